import { Kind, type SelectionNode, visit } from 'graphql'

type Order = (selections: readonly SelectionNode[]) => readonly SelectionNode[]

const orders: readonly Order[] = [
  (selections) => selections,
  (selections) => selections.toReversed(),
  (selections) => selections.toSorted((first, second) => (nameOf(first) < nameOf(second) ? -1 : 1)),
  (selections) => [...selections.slice(1), ...selections.slice(0, 1)],
]

/**
 * Tries to plan what is selected in several orders of the fields below it, as written first: whether the planner (0.0.38)
 * finds a plan for fields that require each other depends on that. What a client reads does not.
 */
export async function planInSomeOrder<Plan>(
  selections: readonly SelectionNode[],
  plan: (selections: readonly SelectionNode[]) => Promise<Plan>,
): Promise<Plan> {
  let failure: unknown
  for (const order of orders) {
    try {
      return await plan(selections.map((selection) => reorder(selection, order)))
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
