import { Kind, type SelectionNode, type SelectionSetNode } from 'graphql'

import type { VisibleNames } from './projection.ts'
import type { Fragments } from './selection.ts'

/** The response names of a selection set, each level read when it is first asked for: most requests have no errors. */
export function readVisibleNames(sets: readonly SelectionSetNode[], fragments: Fragments): VisibleNames {
  const levels = new Map<string, VisibleNames>()
  let below: Map<string, SelectionSetNode[]> | undefined
  return {
    get(name) {
      below ??= readLevel(sets, fragments)
      const known = levels.get(name)
      const found = below.get(name)
      if (known !== undefined || found === undefined) return known
      const level = readVisibleNames(found, fragments)
      levels.set(name, level)
      return level
    },
  }
}

function readLevel(sets: readonly SelectionSetNode[], fragments: Fragments): Map<string, SelectionSetNode[]> {
  const below = new Map<string, SelectionSetNode[]>()
  const spread = new Set<string>()
  for (const set of sets) set.selections.forEach(visit)
  return below

  function visit(selection: SelectionNode): void {
    if (selection.kind === Kind.FIELD) {
      const name = (selection.alias ?? selection.name).value
      const found = below.get(name) ?? []
      below.set(name, selection.selectionSet ? [...found, selection.selectionSet] : found)
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      selection.selectionSet.selections.forEach(visit)
    } else if (!spread.has(selection.name.value)) {
      spread.add(selection.name.value)
      fragments.get(selection.name.value)?.selectionSet.selections.forEach(visit)
    }
  }
}
