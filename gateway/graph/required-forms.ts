import { type FieldNode, Kind, print, type SelectionNode, type SelectionSetNode } from 'graphql'

import { setOf } from './selection-set.ts'

/** What the fields of one type require of the same object. */
export interface Requirements {
  readonly requiredFor: (field: string) => readonly FieldNode[]
  /** False for a field that no arguments can change. */
  readonly hasForms: (field: string) => boolean
}

/** By name: how a field is required, arguments and all. */
type Forms = ReadonlyMap<string, ReadonlySet<string>>

/** True where what is selected requires one field with different arguments. */
export function requiresSeveralForms(set: SelectionSetNode, requirements: Requirements): boolean {
  return !agrees(listForms(listNames(set), requirements))
}

/** The selection in parts, each of which requires every field in one form; but what one field needs is never parted. */
export function splitByForm(
  { selections }: SelectionSetNode,
  requirements: Requirements,
): SelectionSetNode[] {
  const parts: SelectionNode[][] = []
  for (const selection of selections) {
    const part = parts.find((known) => {
      const names = listNames(setOf([...known, selection]))
      return agrees(listForms(names, requirements))
    })
    if (part) part.push(selection)
    else parts.push([selection])
  }
  return parts.map(setOf)
}

/** One selection of what several select, nothing twice. */
export function mergeSelections(sets: readonly SelectionSetNode[]): SelectionSetNode {
  const merged = new Map<string, SelectionNode>()
  for (const selection of sets.flatMap(({ selections }) => selections)) {
    const key = selection.kind === Kind.FIELD ? (selection.alias ?? selection.name).value : print(selection)
    const known = merged.get(key)
    merged.set(key, known === undefined ? selection : mergeSelection(known, selection))
  }
  return setOf([...merged.values()])
}

function mergeSelection(known: SelectionNode, other: SelectionNode): SelectionNode {
  if (known.kind !== Kind.FIELD || other.kind !== Kind.FIELD) return known
  if (known.selectionSet === undefined || other.selectionSet === undefined) return known
  return { ...known, selectionSet: mergeSelections([known.selectionSet, other.selectionSet]) }
}

/** The fields of an object, in fragments on its types too. */
export function listNames({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value]
    return selection.kind === Kind.INLINE_FRAGMENT ? listNames(selection.selectionSet) : []
  })
}

/** What is required can require something in turn. */
export function listForms(names: readonly string[], { requiredFor, hasForms }: Requirements): Forms {
  const forms = new Map<string, Set<string>>()
  const entered = new Set<string>()
  names.forEach(enter)
  return forms

  function enter(name: string): void {
    if (entered.has(name)) return
    entered.add(name)
    for (const field of requiredFor(name)) {
      const { value: required } = field.name
      if (hasForms(required)) forms.set(required, (forms.get(required) ?? new Set()).add(print(field)))
      enter(required)
    }
  }
}

function agrees(forms: Forms): boolean {
  return [...forms.values()].every(({ size }) => size === 1)
}
