import { GraphQLError } from 'graphql'

/** What can go wrong for a caller. Doors translate a code; nothing else about a fault leaves the process. */
export type FaultCode =
  | 'NOT_AUTHENTICATED'
  | 'SUBSCRIPTION_MISSING'
  | 'SUBSCRIPTION_INVALID'
  | 'NOT_PERMITTED'
  | 'INVALID_REQUEST'
  | 'NOT_FOUND'
  | 'AMBIGUOUS'
  | 'TOO_MANY_REQUESTS'
  | 'UNAVAILABLE'
  | 'INTERNAL'

/**
 * A failure that a caller may be told of. It is a GraphQLError, so that the code survives a hop between subgraph
 * and gateway. The message must hold no identifier, no value from a record and no SQL: it is sent to the caller.
 */
export class Fault extends GraphQLError {
  readonly code: FaultCode
  /** The argument, parameter or element at fault. */
  readonly field: string | null

  constructor(code: FaultCode, message: string, options: { field?: string; cause?: unknown } = {}) {
    super(message, {
      extensions: { code, ...(options.field === undefined ? {} : { field: options.field }) },
      originalError: options.cause instanceof Error ? options.cause : null,
    })
    this.name = 'Fault'
    this.code = code
    this.field = options.field ?? null
  }
}
