import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

import type { Fragments } from './project/selection.ts'

/** One mention of a root field, still inside the fragments and directives that decide whether it counts. */
export interface RootField {
  readonly key: string
  readonly name: string
  readonly selection: SelectionNode
}

/** Every mention of a root field, in order; spreads become inline fragments. */
export function listRootFields({ selections }: SelectionSetNode, fragments: Fragments): RootField[] {
  return selections.flatMap((selection): RootField[] => {
    if (selection.kind === Kind.FIELD) {
      return [{ key: (selection.alias ?? selection.name).value, name: selection.name.value, selection }]
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
    if (fragment === undefined) return []
    return listRootFields(fragment.selectionSet, fragments).map((field) => ({
      ...field,
      selection: {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: fragment.typeCondition,
        directives: selection.directives,
        selectionSet: { kind: Kind.SELECTION_SET, selections: [field.selection] },
      },
    }))
  })
}

/** The operation with only these root fields. */
export function withRootFields(
  operation: OperationDefinitionNode,
  fields: readonly RootField[],
  fragments: Iterable<FragmentDefinitionNode>,
): DocumentNode {
  const selections = fields.map(({ selection }) => selection)
  const narrowed = { ...operation, selectionSet: { kind: Kind.SELECTION_SET as const, selections } }
  return { kind: Kind.DOCUMENT, definitions: [narrowed, ...fragments] }
}
