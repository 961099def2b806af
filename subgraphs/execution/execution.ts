import type { GraphQLError } from 'graphql'

/** One run of a compiled operation: what its resolvers are given, and what it collects. */
export interface Execution {
  readonly context: unknown
  readonly variables: Readonly<Record<string, unknown>>
  readonly errors: GraphQLError[]
  /** Places that an error has made null, `undefined` being the whole reply: what goes wrong below is no longer told. */
  readonly nulled: Set<Path | undefined>
  /** Arguments by the number of their field: the same for every object of a run. */
  readonly argumentsByField: (Readonly<Record<string, unknown>> | undefined)[]
}

/** A place in the reply, as `GraphQLResolveInfo` has it. */
export interface Path {
  readonly prev: Path | undefined
  readonly key: string | number
  readonly typename: string | undefined
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

/** Tells an error, unless its place or one above it is null already. */
export function tellOnce(error: GraphQLError, place: Path | undefined, { errors, nulled }: Execution): void {
  if (nulled.size > 0) {
    if (nulled.has(undefined)) return
    for (let above = place; above !== undefined; above = above.prev) if (nulled.has(above)) return
  }
  nulled.add(place)
  errors.push(error)
}

/** Hears the failures of what nobody waits for any longer: unheard, one would end the process. */
export function ignoreFailures(values: readonly unknown[]): void {
  for (const value of values) if (isPromise(value)) Promise.resolve(value).then(undefined, () => undefined)
}
