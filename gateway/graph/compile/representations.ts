import type { RequiresSelection } from '@graphql-hive/router-query-planner'
import { type GraphQLNamedType, getNamedType, isAbstractType, isNonNullType } from 'graphql'

import { Failure, unknown } from '../failure.ts'
import { isTree, type Tree } from '../tree.ts'
import type { TypeSystem } from '../type-system.ts'

/**
 * Makes the representation of an entity for a subgraph. `undefined` when the entity is none the subgraph was to be asked
 * about. A failure when something it requires failed, or is null against the schema (`unmet`): asking with less than the subgraph requires could
 * bring back an answer that looks complete and is not.
 */
export type Represent = (entity: Tree) => Tree | Failure | undefined

/** Copies what one selection requires from `entity` into `into`; `false` when it is not there at all. */
type Take = (entity: Tree, into: Tree) => Failure | boolean

export function compileRepresentation(
  requires: readonly RequiresSelection[],
  types: TypeSystem,
  unmet: () => Failure,
): Represent {
  const fragments = requires.map((selection) => {
    if (selection.kind !== 'InlineFragment') {
      throw new TypeError(`What an entity requires is given by type, but got: ${selection.kind}.`)
    }
    const covered: ReadonlySet<unknown> = types.covered(selection.typeCondition)
    return { covered, take: takeAll(selection.selections, selection.typeCondition, types, unmet) }
  })

  return (entity) => {
    const { __typename } = entity
    if (__typename === undefined) return undefined
    const representation: Tree = { __typename }
    let applies = false
    for (const { covered, take } of fragments) {
      if (!covered.has(__typename)) continue
      applies = true
      const taken = take(entity, representation)
      if (taken !== true) return taken === false ? undefined : taken
    }
    if (!applies) return undefined
    return namesNobody(representation) ? unknown() : representation
  }
}

/** A key of nothing but nulls: to ask with it could only fail, and take the others in the same fetch with it. */
function namesNobody(representation: Tree): boolean {
  for (const key in representation) {
    if (key !== '__typename' && representation[key] !== null) return false
  }
  return true
}

function takeAll(
  selections: readonly RequiresSelection[],
  parent: string,
  types: TypeSystem,
  unmet: () => Failure,
): Take {
  const takes = selections.map((selection) => compileSelection(selection, parent, types, unmet))
  return (entity, into) => {
    for (const take of takes) {
      const taken = take(entity, into)
      if (taken !== true) return taken
    }
    return true
  }
}

function compileSelection(
  selection: RequiresSelection,
  parent: string,
  types: TypeSystem,
  unmet: () => Failure,
): Take {
  if (selection.kind === 'FragmentSpread') {
    throw new TypeError('What an entity requires is given in full, but got a fragment spread.')
  }
  if (selection.kind === 'InlineFragment') {
    const covered: ReadonlySet<unknown> = types.covered(selection.typeCondition)
    const take = takeAll(selection.selections, selection.typeCondition, types, unmet)
    return (entity, into) => !covered.has(entity.__typename) || take(entity, into)
  }
  // `name` is where the tree has it, which is not the field's own name when the client took that for another field.
  const { name, alias: field = name, selections } = selection
  const type = types.fieldType(parent, field)
  const nullable = !isNonNullType(type)
  const takeBelow =
    selections?.length && type !== undefined
      ? compileBelow(selections, getNamedType(type), types, unmet)
      : null

  return (entity, into) => {
    const value = entity[name]
    if (value === undefined || value instanceof Failure) return value ?? false
    if (value === null && !nullable) return unmet()
    if (value === null || takeBelow === null) {
      into[field] = value
      return true
    }
    const taken = takeFrom(value, takeBelow)
    if (taken instanceof Failure || taken === undefined) return taken ?? false
    into[field] = taken
    return true
  }
}

/** A resolver that is given an interface or union has to know which type it holds, although no plan says so. */
function compileBelow(
  selections: readonly RequiresSelection[],
  type: GraphQLNamedType,
  types: TypeSystem,
  unmet: () => Failure,
): Take {
  const take = takeAll(selections, type.name, types, unmet)
  if (!isAbstractType(type)) return take
  return (entity, into) => {
    if (entity.__typename !== undefined) into.__typename = entity.__typename
    return take(entity, into)
  }
}

function takeFrom(value: unknown, take: Take): unknown {
  if (value === null || value instanceof Failure) return value
  if (Array.isArray(value)) {
    const items: unknown[] = []
    for (const item of value) {
      const taken = takeFrom(item, take)
      if (taken === undefined || taken instanceof Failure) return taken
      items.push(taken)
    }
    return items
  }
  if (!isTree(value)) return undefined
  const into: Tree = {}
  const taken = take(value, into)
  if (taken === true) return into
  return taken === false ? undefined : taken
}

/** Equal for representations of equal content, given that both were made by the same compiled function. */
export function identify(representation: Tree): string {
  let identity = ''
  for (const key in representation) {
    const value = representation[key]
    // The length keeps ("ab", "c") and ("a", "bc") apart.
    identity += typeof value === 'string' ? `${value.length}"${value}` : `${JSON.stringify(value)};`
  }
  return identity
}

/** What tells a place from others of its `__typename` without making its representation; `undefined` where nothing shorter does. */
export type ShortIdentity = (entity: Tree) => string | undefined

/** Entities of one type with one key of text, which most are, are told apart by that text. */
export function compileShortIdentity(requires: readonly RequiresSelection[]): ShortIdentity {
  const [fragment] = requires
  const selections = fragment?.kind === 'InlineFragment' ? fragment.selections : []
  const fields = selections.filter(
    (selection) => selection.kind !== 'Field' || selection.name !== '__typename',
  )
  const [field] = fields
  const isShort = requires.length === 1 && fields.length === 1
  if (!isShort || field?.kind !== 'Field' || field.selections?.length) return () => undefined
  const { name } = field
  return (entity) => {
    const value = entity[name]
    return typeof value === 'string' && typeof entity.__typename === 'string' ? value : undefined
  }
}
