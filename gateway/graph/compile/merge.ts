import { Failure } from '../failure.ts'
import { isTree, type Tree } from '../tree.ts'

/** Moves everything `source` has into `target`, deeply. Parts of `source` become parts of `target`. */
export type Merge = (target: Tree, source: Tree) => void

/**
 * What is known wins over what is not: a value replaces an absent, null or failed one and is never replaced by one.
 * `isAbstract` tells an interface object's own name from a real type's, which must not be lost to it.
 */
export function createMerge(isAbstract: (typename: string) => boolean): Merge {
  function merge(target: Tree, source: Tree): void {
    for (const key in source) {
      // Nobody can ask for it, and a reply that holds it reaches for what all objects share.
      if (key === '__proto__') continue
      const known = target[key]
      const given = source[key]
      // Most often the name of the type, which both have.
      if (known === given && typeof given === 'string') continue
      target[key] = combine(key, known, given)
    }
  }

  function combine(key: string, known: unknown, given: unknown): unknown {
    // A function can only be inherited: a field may well be called `constructor`.
    if (known === undefined || typeof known === 'function') return given
    if (isUnknown(known) || isUnknown(given)) return moreKnown(known, given)
    if (Array.isArray(known) && Array.isArray(given)) return combineItems(key, known, given)
    if (isTree(known) && isTree(given)) {
      merge(known, given)
      return known
    }
    return key === '__typename' && typeof given === 'string' && isAbstract(given) ? known : given
  }

  function combineItems(key: string, known: unknown[], given: unknown[]): unknown[] {
    // Lists of different lengths describe different things: pairing their items would mix them up.
    if (known.length !== given.length) return given
    for (let index = 0; index < known.length; index++) {
      known[index] = combine(key, known[index], given[index])
    }
    return known
  }

  return merge
}

/**
 * A copy that shares no object with `entity`. A representation stands for many places, and what is fetched later below
 * one of them must not show up below the others.
 */
export function copy(entity: Tree): Tree {
  const copied: Tree = { ...entity }
  for (const key in copied) {
    const value = copied[key]
    if (typeof value === 'object' && value !== null) copied[key] = copyValue(value)
  }
  return copied
}

function copyValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyValue)
  return isTree(value) && isPlain(value) ? copy(value) : value
}

/** A value before a failure, a failure before a null, and the first of two failures for both. */
function moreKnown(known: unknown, given: unknown): unknown {
  if (known instanceof Failure && given instanceof Failure) given.seen.byClient = true
  if (!isUnknown(given)) return given
  return known === null && given instanceof Failure ? given : known
}

function isUnknown(value: unknown): boolean {
  return value === undefined || value === null || value instanceof Failure
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
