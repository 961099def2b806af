import type { FlattenNodePathSegment, PlanNode } from '@graphql-hive/router-query-planner'
import { type DocumentNode, getOperationAST, Kind, parse, type SelectionSetNode } from 'graphql'

type Path = readonly FlattenNodePathSegment[]

/** Where a plan begins that is made for some entities only, and where the tree has them. */
export interface Base {
  /** The root field that stood for them when the plan was made. */
  readonly field: string
  /** The subgraph of that field, which nobody can ask. */
  readonly subgraph: string
  readonly path: Path
}

export interface RebasedPlan {
  /** `undefined` when the entities have all that is selected once they are there. */
  readonly node: PlanNode | undefined
  /** What has to be known of the entities before. */
  readonly known: SelectionSetNode
}

/** The plan for entities that are somewhere in the tree, made of one for a root field. Throws on what is no such plan. */
export function rebasePlan(plan: PlanNode, { field, subgraph, path }: Base): RebasedPlan {
  const known: SelectionSetNode[] = []
  const node = rebase(plan)
  const [only] = known
  if (only === undefined || known.length > 1) {
    throw new TypeError(`A plan for entities begins once, but got one that begins ${known.length} times.`)
  }
  return { node, known: only }

  function rebase(old: PlanNode): PlanNode | undefined {
    switch (old.kind) {
      case 'Sequence':
      case 'Parallel': {
        const nodes = old.nodes.flatMap((child) => rebase(child) ?? [])
        return nodes.length > 0 ? { ...old, nodes } : undefined
      }
      case 'Flatten':
        return { ...old, path: move(old.path) }
      case 'BatchFetch': {
        const aliases = old.entityBatch.aliases.map((each) => ({ ...each, paths: each.paths.map(move) }))
        return { ...old, entityBatch: { aliases } }
      }
      case 'Fetch':
        if (old.serviceName !== subgraph) return old
        known.push(selectionOf(parse(old.operation, { noLocation: true }), field))
        return undefined
      default:
        return old
    }
  }

  function move([first, ...rest]: Path): FlattenNodePathSegment[] {
    if (first === undefined || first === '@' || !('Field' in first) || first.Field !== field) {
      throw new TypeError('A plan for entities leads from them on, but got another path.')
    }
    return [...path, ...rest]
  }
}

function selectionOf(document: DocumentNode, field: string): SelectionSetNode {
  const found = getOperationAST(document)?.selectionSet.selections.find(
    (selection) => selection.kind === Kind.FIELD && selection.name.value === field,
  )
  if (found?.kind !== Kind.FIELD || found.selectionSet === undefined) {
    throw new TypeError('A plan for entities begins with what is known of them, but got one that does not.')
  }
  return found.selectionSet
}
