import type { GraphQLError } from 'graphql'

/** One run of a compiled operation: what its resolvers are given, and what it collects. */
export interface Execution {
  readonly context: unknown
  readonly variables: Readonly<Record<string, unknown>>
  readonly errors: GraphQLError[]
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

/**
 * Fails as `error`, but not before what is under way has ended: its errors would come too late, or to nobody.
 * @param pending values, of which some are promises.
 */
export function failAfter(pending: readonly unknown[], error: unknown): Promise<never> {
  return Promise.allSettled(pending).then(() => {
    throw error
  })
}
