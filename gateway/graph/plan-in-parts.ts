import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner'
import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isCompositeType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

import { inParallel, inSequence, type Step } from './compile/run.ts'
import { planInSomeOrder } from './field-orders.ts'
import type { Planned, PlannedEntities, Planner } from './planner.ts'
import type { RequiredFields } from './required-fields.ts'

export interface PlanInPartsDeps {
  readonly schema: GraphQLSchema
  readonly planner: Planner
  readonly requiredFields: RequiredFields
  /** By which the operation was chosen from a document. */
  readonly operationName?: string
}

type Path = readonly FlattenNodePathSegment[]

interface Place {
  readonly type: GraphQLCompositeType
  readonly path: Path
  /** The name of the last field that leads there. */
  readonly field?: string
}

/** What is selected somewhere, and how it is planned. */
interface Part<Result> extends Place {
  readonly set: SelectionSetNode
  readonly plan: (set: SelectionSetNode) => Promise<Result>
}

/**
 * Plans one root field of an operation. For a field with `@requires` below others of its own subgraph, the planner
 * (0.0.38) may find no place. Then the operation is cut above such fields: a first plan leads to the entities there, and
 * one made for these entities, as if they were a root, goes on.
 */
export function planInParts(
  operation: OperationDefinitionNode,
  field: SelectionNode,
  root: GraphQLCompositeType,
  { schema, planner, requiredFields, operationName }: PlanInPartsDeps,
): Promise<Planned> {
  return planPart({
    set: setOf([field]),
    type: root,
    path: [],
    plan: ({ selections }) =>
      planInSomeOrder(operation, selections, (text) => planner.plan(text, operationName)),
  })

  async function planPart<Result extends { readonly step: Step }>(part: Part<Result>): Promise<Result> {
    try {
      return await part.plan(part.set)
    } catch (error) {
      const below: Step[] = []
      const set = await cut(part.set, part, below)
      if (below.length === 0) throw error
      const planned = await part.plan(set)
      return { ...planned, step: inSequence([planned.step, inParallel(below)]), singleFetch: false }
    }
  }

  /** What is left of a selection without what `steps` then do for the entities themselves. */
  async function cut(set: SelectionSetNode, place: Place, steps: Step[]): Promise<SelectionSetNode> {
    const selections = set.selections.map(async (selection): Promise<SelectionNode> => {
      if (selection.kind === Kind.FRAGMENT_SPREAD || selection.selectionSet === undefined) return selection
      const below = placeOf(selection, place)
      if (!canBeginAt(below, selection.selectionSet)) {
        return { ...selection, selectionSet: await cut(selection.selectionSet, below, steps) }
      }
      const { step, known } = await planEntities(selection.selectionSet, below)
      steps.push(step)
      return { ...selection, selectionSet: known }
    })
    return setOf(await Promise.all(selections))
  }

  function planEntities(set: SelectionSetNode, { type, path }: Place): Promise<PlannedEntities> {
    const entities = planner.entities()
    const query = { ...operation, operation: OperationTypeNode.QUERY }
    const place = { type: type.name, path }
    return planPart({
      set,
      type,
      path,
      plan: (selectionSet) =>
        planInSomeOrder(query, [entities.write(type.name, selectionSet)], (text) =>
          entities.plan(text, operationName, place),
        ),
    })
  }

  /**
   * An entity with a field of its own that requires something. Not where another field requires something of it, too:
   * two plans do not know of each other's names there.
   */
  function canBeginAt({ type, field }: Place, set: SelectionSetNode): boolean {
    if (!planner.entities().has(type.name)) return false
    if (field !== undefined && requiredFields.isRequiredBelow(field)) return false
    return asksRequiring(type.name, set)
  }

  function asksRequiring(type: string, { selections }: SelectionSetNode): boolean {
    return selections.some((selection) => {
      if (selection.kind === Kind.FIELD) {
        return requiredFields.requiredFor(type, selection.name.value) !== undefined
      }
      return selection.kind === Kind.INLINE_FRAGMENT && asksRequiring(type, selection.selectionSet)
    })
  }

  function placeOf(selection: FieldNode | InlineFragmentNode, { type, path, field }: Place): Place {
    if (selection.kind === Kind.FIELD) {
      const { alias, name } = selection
      const found = isUnionType(type) ? undefined : type.getFields()[name.value]
      const typeBelow = found ? composite(getNamedType(found.type)) : type
      return { type: typeBelow, path: [...path, { Field: (alias ?? name).value }], field: name.value }
    }
    const condition = selection.typeCondition?.name.value
    if (condition === undefined) return { type, path, field }
    const segment = { TypeCondition: [condition] }
    return { type: composite(schema.getType(condition)), path: [...path, segment], field }
  }
}

function setOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections }
}

function composite(type: GraphQLNamedType | undefined): GraphQLCompositeType {
  if (isCompositeType(type)) return type
  throw new TypeError(`Fields are selected of objects, interfaces and unions, but got: ${type?.name}.`)
}
