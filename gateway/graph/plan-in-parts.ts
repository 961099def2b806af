import {
  type GraphQLCompositeType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

import { compileForget } from './compile/forget.ts'
import { inParallel, inSequence, type Step } from './compile/run.ts'
import { planInSomeOrder } from './field-orders.ts'
import type { Planned, PlannedEntities, Planner } from './planner.ts'
import type { RequiredFields } from './required-fields.ts'
import {
  listForms,
  listNames,
  mergeSelections,
  type Requirements,
  requiresSeveralForms,
  splitByForm,
} from './required-forms.ts'
import { placeBelow, type SelectedPlace } from './selected-place.ts'
import { setOf } from './selection-set.ts'
import type { TypeSystem } from './type-system.ts'

export interface PlanInPartsDeps {
  readonly schema: GraphQLSchema
  readonly planner: Planner
  readonly requiredFields: RequiredFields
  readonly types: TypeSystem
  /** By which the operation was chosen from a document. */
  readonly operationName?: string
}

/** What is selected somewhere, and how it is planned. */
interface Part<Result> extends SelectedPlace {
  readonly set: SelectionSetNode
  readonly plan: (set: SelectionSetNode) => Promise<Result>
}

/** Whether what is selected on an entity is better planned for the entity itself. */
type IsApart = (type: string, set: SelectionSetNode) => boolean

/**
 * Plans root fields of an operation. For a field with `@requires` below others of its own subgraph, the planner (0.0.38)
 * may find no place, and where fields of one entity require one field with different arguments, it may mistake one for the
 * other. Then the operation is cut above such fields: a first plan leads to the entities there, and one made for these
 * entities, as if they were a root, goes on.
 */
export function planInParts(
  operation: OperationDefinitionNode,
  fields: readonly SelectionNode[],
  root: GraphQLCompositeType,
  { schema, planner, requiredFields, types, operationName }: PlanInPartsDeps,
): Promise<Planned> {
  return planPart({
    set: setOf(fields),
    type: root,
    path: [],
    plan: ({ selections }) =>
      planInSomeOrder(operation, selections, (text) => planner.plan(text, operationName)),
  })

  async function planPart<Result extends { readonly step: Step }>(part: Part<Result>): Promise<Result> {
    const below: Step[] = []
    const set = await cut(part.set, part, isInSeveralForms, below)
    try {
      return withSteps(await part.plan(set), [below])
    } catch (error) {
      const above: Step[] = []
      const rest = await cut(set, part, isRequiring, above)
      if (above.length === 0) throw error
      return withSteps(await part.plan(rest), [above, below])
    }
  }

  /** What is left of a selection without what `steps` then do for the entities themselves. */
  async function cut(
    set: SelectionSetNode,
    place: SelectedPlace,
    isApart: IsApart,
    steps: Step[],
  ): Promise<SelectionSetNode> {
    const selections = set.selections.map(async (selection): Promise<SelectionNode> => {
      if (selection.kind === Kind.FRAGMENT_SPREAD || selection.selectionSet === undefined) return selection
      const { selectionSet } = selection
      const below = placeBelow(selection, place, schema)
      if (!isApart(below.type.name, selectionSet) || !canBeginAt(below)) {
        return { ...selection, selectionSet: await cut(selectionSet, below, isApart, steps) }
      }
      const { step, known } = await planForms(selectionSet, below)
      steps.push(step)
      return { ...selection, selectionSet: known }
    })
    return setOf(await Promise.all(selections))
  }

  /** One after the other: each form of a field that several require is in the tree only as long as it is needed. */
  async function planForms(set: SelectionSetNode, place: SelectedPlace): Promise<PlannedEntities> {
    const requirements = requirementsOf(place.type.name)
    const sets = splitByForm(set, requirements)
    const forms = listForms(listNames(set), requirements)
    const forget = compileForget(place.path, [...forms.keys()], types)
    const planned = await Promise.all(sets.map((each) => planEntities(each, place)))
    return {
      step: inSequence(planned.flatMap(({ step }, index) => (index === 0 ? [step] : [forget, step]))),
      known: mergeSelections(planned.map(({ known }) => known)),
    }
  }

  function planEntities(set: SelectionSetNode, { type, path }: SelectedPlace): Promise<PlannedEntities> {
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

  function requirementsOf(type: string): Requirements {
    return {
      requiredFor: (field) => requiredFields.requiredFor(type, field) ?? [],
      hasForms: requiredFields.isRequiredInOneForm,
    }
  }

  function isInSeveralForms(type: string, set: SelectionSetNode): boolean {
    return requiresSeveralForms(set, requirementsOf(type))
  }

  function isRequiring(type: string, set: SelectionSetNode): boolean {
    return listNames(set).some((field) => requiredFields.requiredFor(type, field) !== undefined)
  }

  /** Not where another field requires something of the entity, too: two plans do not know of each other's names there. */
  function canBeginAt({ type, field }: SelectedPlace): boolean {
    if (field !== undefined && requiredFields.isRequiredBelow(field)) return false
    return planner.entities().has(type.name)
  }
}

function withSteps<Result extends { readonly step: Step }>(
  planned: Result,
  levels: readonly (readonly Step[])[],
): Result {
  const after = levels.filter((steps) => steps.length > 0).map(inParallel)
  if (after.length === 0) return planned
  return { ...planned, step: inSequence([planned.step, ...after]), singleFetch: false }
}
