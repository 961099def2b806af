import { type FlattenNodePathSegment, QueryPlanner } from '@graphql-hive/router-query-planner'
import { type FieldNode, Kind, type SelectionSetNode } from 'graphql'

import { compilePlan, type PlanDeps } from './compile/plan.ts'
import { rebasePlan } from './compile/rebase.ts'
import type { Step } from './compile/run.ts'
import { withEntryPoints } from './entry-points.ts'

/** What an operation's text is planned and compiled to. */
export interface Planned {
  readonly step: Step
  /** One subgraph answers all of it at once. */
  readonly singleFetch: boolean
}

/** Where the tree has entities of one type. */
export interface EntityPlace {
  readonly type: string
  readonly path: readonly FlattenNodePathSegment[]
}

export interface PlannedEntities {
  readonly step: Step
  /** What has to be known of the entities before that step. */
  readonly known: SelectionSetNode
}

/** For what is selected on entities, whatever led to them. */
export interface EntityPlanner {
  /** True for an entity. */
  has(type: string): boolean
  /** What is selected on an entity as the root field of a query, to be planned here. */
  write(type: string, selectionSet: SelectionSetNode): FieldNode
  plan(text: string, operationName: string | undefined, place: EntityPlace): Promise<PlannedEntities>
}

export interface Planner {
  /** The schema that clients see, in SDL. */
  readonly publicSdl: string
  plan(text: string, operationName?: string): Promise<Planned>
  /** Made when it is first needed, which for most graphs is never. */
  entities(): EntityPlanner
}

/** @param sdl the supergraph, with the names that `deps` has subgraphs by. */
export function createPlanner(sdl: string, deps: PlanDeps): Planner {
  const planner = new QueryPlanner(sdl)
  let entityPlanner: EntityPlanner | undefined
  return {
    publicSdl: planner.consumerSchema,
    async plan(text, operationName) {
      const node = await planWith(planner, text, operationName)
      if (!node) return { step: () => {}, singleFetch: true }
      return { step: compilePlan(node, text, deps), singleFetch: node.kind === 'Fetch' }
    },
    entities() {
      entityPlanner ??= createEntityPlanner(sdl, deps)
      return entityPlanner
    },
  }
}

function createEntityPlanner(sdl: string, deps: PlanDeps): EntityPlanner {
  const entryPoints = withEntryPoints(sdl)
  const planner = new QueryPlanner(entryPoints.sdl)
  return {
    has: (type) => entryPoints.fieldOf(type) !== undefined,
    write: (type, selectionSet) => ({
      kind: Kind.FIELD,
      name: { kind: Kind.NAME, value: fieldOf(type) },
      selectionSet,
    }),
    async plan(text, operationName, { type, path }) {
      const node = await planWith(planner, text, operationName)
      if (!node) throw new TypeError('What is selected on entities needs a plan, but there is none.')
      const base = { field: fieldOf(type), path, subgraph: entryPoints.subgraph }
      const { node: below, known } = rebasePlan(node, base)
      return { step: below ? compilePlan(below, text, deps) : () => {}, known }
    },
  }

  function fieldOf(type: string): string {
    const field = entryPoints.fieldOf(type)
    if (field === undefined) throw new TypeError(`Only entities can be planned for, but got: ${type}.`)
    return field
  }
}

async function planWith(planner: QueryPlanner, text: string, operationName: string | undefined) {
  // No labels are active: progressive overrides are not offered.
  const { node } = await planner.planAsync(text, operationName, new Set(), 0)
  return node
}
