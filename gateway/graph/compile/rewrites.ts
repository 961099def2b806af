import type {
  FetchNodePathSegment,
  FetchRewrite,
  KeyRenamer,
  ValueSetter,
} from '@graphql-hive/router-query-planner'

import { isTree, type Tree } from '../tree.ts'
import type { TypeSystem } from '../type-system.ts'

/** Changes an object in place. */
export type Rewrite = (value: Tree) => void

type Change = (value: Tree, key: string) => void

/** The planner's rewrites as one function, or `null` when there are none. */
export function compileRewrites(
  rewrites: readonly FetchRewrite[] | undefined,
  types: TypeSystem,
): Rewrite | null {
  if (!rewrites?.length) return null
  const compiled = rewrites.map((rewrite) => compileRewrite(rewrite, types))
  return (value) => {
    for (const rewrite of compiled) rewrite(value)
  }
}

/**
 * The names that fields of a reply will have after its renames, by their path in the reply without list indices and
 * joined by dots.
 */
export function renamedKeys(rewrites: readonly FetchRewrite[] | undefined): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>()
  for (const rewrite of rewrites ?? []) {
    const renamer = keyRenamerOf(rewrite)
    if (renamer === undefined) continue
    const keys = renamer.path.flatMap((segment) => ('Key' in segment ? [segment.Key] : []))
    renamed.set(keys.join('.'), renamer.renameKeyTo)
  }
  return renamed
}

function compileRewrite(rewrite: FetchRewrite, types: TypeSystem): (value: unknown) => void {
  const renamer = keyRenamerOf(rewrite)
  if (renamer !== undefined) return compilePath(renamer.path, renameTo(renamer.renameKeyTo), types)
  const setter = valueSetterOf(rewrite)
  return compilePath(setter.path, setTo(setter.setValueTo), types)
}

function keyRenamerOf(rewrite: FetchRewrite): KeyRenamer | undefined {
  return 'KeyRenamer' in rewrite ? rewrite.KeyRenamer : undefined
}

// The planner writes a setter in two ways.
function valueSetterOf(rewrite: FetchRewrite): ValueSetter {
  if ('ValueSetter' in rewrite) return rewrite.ValueSetter
  if ('setValueTo' in rewrite) return rewrite
  throw new TypeError(`A rewrite renames a key or sets a value, but got one with: ${Object.keys(rewrite)}.`)
}

function renameTo(name: string): Change {
  return (value, key) => {
    if (!Object.hasOwn(value, key)) return
    value[name] = value[key]
    delete value[key]
  }
}

function setTo(constant: string): Change {
  return (value, key) => {
    if (Object.hasOwn(value, key)) value[key] = constant
  }
}

function compilePath(
  path: readonly FetchNodePathSegment[],
  change: Change,
  types: TypeSystem,
): (value: unknown) => void {
  const [segment, ...rest] = path
  if (segment === undefined) return () => {}
  const step = compileSegment(segment, rest, change, types)
  return function apply(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) apply(item)
    else if (isTree(value)) step(value)
  }
}

function compileSegment(
  segment: FetchNodePathSegment,
  rest: readonly FetchNodePathSegment[],
  change: Change,
  types: TypeSystem,
): Rewrite {
  const next = compilePath(rest, change, types)
  if ('TypenameEquals' in segment) {
    const covered = coveredByAny(segment.TypenameEquals, types)
    return (value) => {
      if (value.__typename === undefined || covered.has(value.__typename)) next(value)
    }
  }
  const key = segment.Key
  return rest.length === 0 ? (value) => change(value, key) : (value) => next(value[key])
}

/** Every `__typename` that satisfies at least one of the conditions. */
export function coveredByAny(conditions: readonly string[], types: TypeSystem): ReadonlySet<unknown> {
  return new Set(conditions.flatMap((condition) => [...types.covered(condition)]))
}
