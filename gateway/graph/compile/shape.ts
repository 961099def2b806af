import { type DocumentNode, type FieldNode, getOperationAST, Kind, type SelectionSetNode } from 'graphql'

import { Failure, lowered } from '../failure.ts'
import { isTree, type Tree } from '../tree.ts'
import type { TypeSystem } from '../type-system.ts'

/** One field that a fetch promises to its places. */
export interface ShapeField {
  /** The name in the merged tree: after renames. */
  readonly key: string
  /** The `__typename`s it is promised for; `null` for all. */
  readonly types: ReadonlySet<unknown> | null
  readonly fields: readonly ShapeField[]
}

export type Shape = readonly ShapeField[]

export interface ShapeOptions {
  readonly types: TypeSystem
  /** See `renamedKeys`. */
  readonly renamed: ReadonlyMap<string, string>
}

/** The shape of a whole operation, or of what one of its root fields (`under`) holds. */
export function readShape(document: DocumentNode, under: string | null, options: ShapeOptions): Shape {
  const operation = getOperationAST(document)
  if (!operation) throw new TypeError('A fetch has one operation, but its document has none or several.')
  const reader = createReader(document, options)
  if (under === null) return reader(operation.selectionSet, [], null)

  return operation.selectionSet.selections.flatMap((selection) => {
    const isWanted = selection.kind === Kind.FIELD && responseName(selection) === under
    return isWanted && selection.selectionSet ? reader(selection.selectionSet, [], null) : []
  })
}

type Reader = (set: SelectionSetNode, path: readonly string[], types: ShapeField['types']) => ShapeField[]

function createReader(document: DocumentNode, { types: typeSystem, renamed }: ShapeOptions): Reader {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  const fragmentByName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))

  const read: Reader = ({ selections }, path, types) =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return readField(selection, path, types)
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragmentByName.get(selection.name.value)
      if (fragment === undefined) return []
      const condition = fragment.typeCondition?.name.value
      return read(fragment.selectionSet, path, condition ? typeSystem.covered(condition) : types)
    })

  function readField(field: FieldNode, path: readonly string[], types: ShapeField['types']): ShapeField[] {
    const name = responseName(field)
    // The type is not the fetch's to give: what has no type of its own keeps the one it was asked by.
    if (name === '__typename') return []
    const below = [...path, name]
    const fields = field.selectionSet ? read(field.selectionSet, below, null) : []
    return [{ key: renamed.get(below.join('.')) ?? name, types, fields }]
  }
  return read
}

function responseName({ alias, name }: FieldNode): string {
  return (alias ?? name).value
}

/** Puts `value` wherever `place` lacks something the shape promises. */
export function fill(place: Tree, shape: Shape, value: Failure): void {
  fillAt(place, shape, value, 1)
}

function fillAt(place: Tree, shape: Shape, value: Failure, depth: number): void {
  const missing = lowered(value, depth)
  for (const { key, types, fields } of shape) {
    if (types !== null && place.__typename !== undefined && !types.has(place.__typename)) continue
    const known = place[key]
    if (known === undefined || typeof known === 'function') place[key] = missing
    else if (known instanceof Failure) missing.seen.byClient = true
    else if (fields.length > 0) fillBelow(known, fields, value, depth + 1)
  }
}

function fillBelow(known: unknown, shape: Shape, value: Failure, depth: number): void {
  if (Array.isArray(known)) for (const item of known) fillBelow(item, shape, value, depth + 1)
  else if (isTree(known)) fillAt(known, shape, value, depth)
}
