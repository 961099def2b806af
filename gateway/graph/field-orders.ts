import { Kind, type OperationDefinitionNode, print, type SelectionNode, visit } from 'graphql'

type Order = (selections: readonly SelectionNode[]) => readonly SelectionNode[]

const orders: readonly Order[] = [
  (selections) => selections,
  (selections) => selections.toReversed(),
  (selections) => selections.toSorted((first, second) => (nameOf(first) < nameOf(second) ? -1 : 1)),
  (selections) => [...selections.slice(1), ...selections.slice(0, 1)],
]

/**
 * Tries to plan an operation of these root fields in several orders of the fields below them, as written first: whether
 * the planner (0.0.38) finds a plan for fields that require each other depends on that. What a client reads does not.
 */
export async function planInSomeOrder<Plan>(
  operation: OperationDefinitionNode,
  rootFields: readonly SelectionNode[],
  plan: (text: string) => Promise<Plan>,
): Promise<Plan> {
  let failure: unknown
  for (const order of orders) {
    const selections = rootFields.map((field) => reorder(field, order))
    try {
      return await plan(print({ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } }))
    } catch (error) {
      failure ??= error
    }
  }
  throw failure
}

function reorder(selection: SelectionNode, order: Order): SelectionNode {
  return visit(selection, {
    SelectionSet: { leave: (set) => ({ ...set, selections: order(set.selections) }) },
  })
}

function nameOf(selection: SelectionNode): string {
  if (selection.kind === Kind.FIELD) return (selection.alias ?? selection.name).value
  return selection.kind === Kind.INLINE_FRAGMENT ? (selection.typeCondition?.name.value ?? '') : ''
}
