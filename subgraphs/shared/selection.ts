import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql'

type Place = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>

/** Whether the caller selected a field directly below this one, through fragments too; conditions are not weighed. */
export function selects(info: Place, field: string): boolean {
  return selectedBelow(info).has(field)
}

/**
 * What the caller selected directly below a field, through fragments of whatever type; conditions are not weighed.
 * @returns the nodes of each field by its name, aliases apart.
 */
export function selectedBelow({ fieldNodes, fragments }: Place): ReadonlyMap<string, readonly FieldNode[]> {
  const found = new Map<string, FieldNode[]>()
  const spread = new Set<string>()
  const collect = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === 'FragmentSpread') collectFragment(selection.name.value)
      else if (selection.kind === 'InlineFragment') collect(selection.selectionSet)
      else {
        const known = found.get(selection.name.value)
        if (known === undefined) found.set(selection.name.value, [selection])
        else known.push(selection)
      }
    }
  }
  /** Once: fragments that spread others twice would take forever. */
  const collectFragment = (name: string): void => {
    if (spread.has(name)) return
    spread.add(name)
    collect(fragments[name]?.selectionSet)
  }
  for (const { selectionSet } of fieldNodes) collect(selectionSet)
  return found
}

/**
 * Reads something off a field's selection once for each operation, however often the operation runs: its nodes live as
 * long as it is kept.
 */
export function rememberedBySelection<Value>(read: (info: Place) => Value): (info: Place) => Value {
  const known = new WeakMap<FieldNode, Value>()
  return (info) => {
    const [node] = info.fieldNodes
    // Where several nodes make one field, the first does not say which the others are.
    if (node === undefined || info.fieldNodes.length > 1) return read(info)
    const value = known.get(node) ?? read(info)
    known.set(node, value)
    return value
  }
}
