import { unwrapResolverError } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { Fault } from '../../schema/fault.ts'
import { isAboutTheOperation, messageWithoutValues, nullArgumentOf } from '../serving/operation-errors.ts'

/**
 * What may leave the process: a fault says its own words, and anything that nobody meant to throw only that it
 * happened, because its message can hold SQL and values.
 */
export function safeError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { locations, path } = formatted
  const place = { ...(locations && { locations }), ...(path && { path }) }
  const fault = faultOf(error)
  if (fault !== null) {
    const { code, field, message } = fault
    return { message, ...place, extensions: { code, ...(field !== null && { field }) } }
  }
  const code = formatted.extensions?.code
  if (isAboutTheOperation(code)) {
    const message = messageWithoutValues(error instanceof GraphQLError ? error : formatted)
    return { message, ...place, extensions: { code } }
  }
  return { message: 'Something went wrong.', ...place, extensions: { code: 'INTERNAL_SERVER_ERROR' } }
}

/** A fault arrives wrapped twice when a scalar refuses a variable. */
function faultOf(error: unknown): Fault | null {
  const resolved = unwrapResolverError(error)
  if (resolved instanceof Fault) return resolved
  const field = nullArgumentOf(resolved)
  if (field !== null) return new Fault('INVALID_REQUEST', `Expected \`${field}\` not to be null.`, { field })
  const wrapped = resolved instanceof GraphQLError ? resolved.originalError : undefined
  return wrapped instanceof Fault ? wrapped : null
}
