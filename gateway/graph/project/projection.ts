import { GraphQLError } from 'graphql'

import { Failure } from '../failure.ts'
import { isTree } from '../tree.ts'

/** One projection of one tree: the errors that the compiled functions find. */
export interface Projection {
  readonly errors: FoundError[]
}

/** An error whose path grows as the projection returns from the place where it was found. */
export interface FoundError {
  readonly message: string
  readonly extensions?: Readonly<Record<string, unknown>>
  up: number
  readonly path: (string | number)[]
}

/** Shapes one value: `null` for null, with an error if something is wrong with it. */
export type Complete = (value: unknown, projection: Projection) => unknown

/** How values of one type are shaped. */
export interface Completion {
  readonly complete: Complete
  /** Where a null must not be: the field that is at fault for it, and whose object is null instead. */
  readonly required: Field | null
  /** Values that are complete as they are: whatever is no object, or those of a set. */
  readonly passes: 'plain' | ReadonlySet<unknown> | null
}

export interface Field {
  readonly parent: string
  readonly field: string
}

const replyInvalid = { code: 'SUBGRAPH_REPLY_INVALID' }

/** Completes whatever is no value: a null, a failure or nothing at all. */
export function completeAbsent(value: unknown, { errors }: Projection): null {
  if (value === null) return null
  if (value instanceof Failure) {
    value.seen.byClient = true
    for (const { message, extensions, up, tail } of value.details) {
      errors.push({ message, extensions, up, path: [...tail] })
    }
    return null
  }
  return reject('No subgraph gave this field a value.', errors)
}

/** Completes a value that the schema does not allow here. The value itself is never told. */
export function completeInvalid(value: unknown, expected: string, projection: Projection): null {
  if (value === null || value === undefined || typeof value === 'function' || value instanceof Failure) {
    return completeAbsent(value, projection)
  }
  return reject(`A subgraph gave this field something else than ${expected}.`, projection.errors)
}

export function rejectNull({ parent, field }: Field, errors: FoundError[]): void {
  errors.push({ message: `Cannot return null for non-nullable field ${parent}.${field}.`, up: 0, path: [] })
}

/** Null for something in which a null may not be: the error that is told for it explains whatever else failed there. */
export function nulled(value: unknown): null {
  if (value instanceof Failure) value.seen.byClient = true
  else if (Array.isArray(value)) for (const item of value) nulled(item)
  else if (isTree(value)) for (const key in value) nulled(value[key])
  return null
}

/** Puts one segment in front of the paths of the errors found since there were `before` of them. */
export function locate(errors: readonly FoundError[], before: number, segment: string | number): void {
  for (let index = before; index < errors.length; index++) {
    const error = errors[index]
    if (error === undefined) continue
    if (error.up > 0) error.up--
    else error.path.unshift(segment)
  }
}

/** Response names that the client can see, below each other, whatever the types. */
export interface VisibleNames {
  get(name: string): VisibleNames | undefined
}

/**
 * The errors as the client may read them: in the client's names (`clientKeys` for what the tree calls otherwise), their
 * paths ending where the client's own selection ends, and each told once.
 */
export function toGraphQLErrors(
  found: readonly FoundError[],
  visible: VisibleNames,
  clientKeys: ReadonlyMap<string, string>,
): GraphQLError[] {
  const told = new Set<string>()
  return found.flatMap(({ message, extensions, path: fullPath }) => {
    const named = fullPath.map((segment) => clientKeys.get(String(segment)) ?? segment)
    const path = visiblePath(named, visible)
    const identity = JSON.stringify([message, extensions, path])
    if (told.has(identity)) return []
    told.add(identity)
    return [new GraphQLError(message, { path, extensions })]
  })
}

function visiblePath(path: readonly (string | number)[], visible: VisibleNames): (string | number)[] {
  let names: VisibleNames | undefined = visible
  const end = path.findIndex((segment) => {
    if (typeof segment === 'number') return false
    names = names?.get(segment)
    return names === undefined
  })
  return end === -1 ? [...path] : path.slice(0, end)
}

function reject(message: string, errors: FoundError[]): null {
  errors.push({ message, extensions: replyInvalid, up: 0, path: [] })
  return null
}
