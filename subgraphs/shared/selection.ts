import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql'

/** Whether the caller selected a field directly below this one, through fragments too; conditions are not weighed. */
export function selects(info: GraphQLResolveInfo, field: string): boolean {
  return info.fieldNodes.some(({ selectionSet }) => contains(selectionSet, field, info.fragments))
}

function contains(
  selectionSet: SelectionSetNode | undefined,
  field: string,
  fragments: GraphQLResolveInfo['fragments'],
): boolean {
  return (selectionSet?.selections ?? []).some((selection) => {
    if (selection.kind === 'Field') return selection.name.value === field
    if (selection.kind === 'InlineFragment') return contains(selection.selectionSet, field, fragments)
    return contains(fragments[selection.name.value]?.selectionSet, field, fragments)
  })
}
