import type { GraphQLError, GraphQLFormattedError } from 'graphql'
import { Fault, type FaultCode } from '../schema/fault.ts'
import {
  isAboutTheOperation,
  messageWithoutValues,
  nullArgumentOf,
} from '../subgraphs/serving/operation-errors.ts'
import { HttpFailure } from './transport/http-failure.ts'

interface FaultMeaning {
  readonly httpStatus: number
  /** Code of OperationOutcome.issue: https://hl7.org/fhir/STU3/valueset-issue-type.html */
  readonly fhirIssue: string
  /** Text of a CCAPI error body; the vendor publishes none, this is the style of its platform. */
  readonly ccapiMessage: string
  /** Whether CCAPI's gateway says it, in the form of its own stock replies (contract §8). */
  readonly isOfCcapiGateway?: true
  /** Sent where a fault's own message must not be. */
  readonly safeMessage: string
}

/** The one table from fault to what each door says. */
export const faultMeanings: Readonly<Record<FaultCode, FaultMeaning>> = {
  NOT_AUTHENTICATED: {
    httpStatus: 401,
    fhirIssue: 'login',
    ccapiMessage: 'Unauthorized.',
    safeMessage: 'Say who is asking: the request has no valid token.',
  },
  SUBSCRIPTION_MISSING: {
    httpStatus: 401,
    fhirIssue: 'login',
    ccapiMessage:
      'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
    isOfCcapiGateway: true,
    safeMessage: 'Send a subscription key beside the token.',
  },
  SUBSCRIPTION_INVALID: {
    httpStatus: 401,
    fhirIssue: 'security',
    ccapiMessage:
      'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
    isOfCcapiGateway: true,
    safeMessage: 'The subscription key is not that of an active subscription of this client.',
  },
  NOT_PERMITTED: {
    httpStatus: 403,
    fhirIssue: 'forbidden',
    ccapiMessage: 'Forbidden.',
    safeMessage: 'The caller may not do this.',
  },
  INVALID_REQUEST: {
    httpStatus: 400,
    fhirIssue: 'invalid',
    ccapiMessage: 'The request is invalid.',
    safeMessage: 'The request is not valid.',
  },
  NOT_FOUND: {
    httpStatus: 404,
    fhirIssue: 'not-found',
    ccapiMessage: 'Resource not found.',
    safeMessage: 'There is no such record.',
  },
  AMBIGUOUS: {
    httpStatus: 409,
    // R4 has `multiple-matches`; STU3 knows only that a rule was broken.
    fhirIssue: 'business-rule',
    ccapiMessage: 'More than one record matches.',
    safeMessage: 'More than one person matches.',
  },
  TOO_MANY_REQUESTS: {
    httpStatus: 429,
    fhirIssue: 'throttled',
    ccapiMessage: 'Rate limit is exceeded.',
    safeMessage: 'Too many requests: ask again later.',
  },
  UNAVAILABLE: {
    httpStatus: 503,
    fhirIssue: 'transient',
    ccapiMessage: 'The service is temporarily unavailable.',
    safeMessage: 'A source of this answer is not available.',
  },
  INTERNAL: {
    httpStatus: 500,
    fhirIssue: 'exception',
    ccapiMessage: 'An error has occurred.',
    safeMessage: 'Something went wrong.',
  },
}

/** What stands for an HTTP status of 400 or more that somebody else gave. */
export function faultCodeOfStatus(status: number): FaultCode {
  const codes = Object.keys(faultMeanings) as FaultCode[]
  const known = codes.find((code) => faultMeanings[code].httpStatus === status)
  return known ?? (status >= 500 ? 'INTERNAL' : 'INVALID_REQUEST')
}

/** A client asked more often than it may. Thrown before there is a request to answer; doors tell how long to wait. */
export class TooManyRequests extends Error {
  override readonly name = 'TooManyRequests'
  readonly statusCode = faultMeanings.TOO_MANY_REQUESTS.httpStatus
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super(`Rate limit is exceeded. Try again in ${retryAfterSeconds} seconds.`)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The code of an error as it left the door; INTERNAL for what nobody meant to throw. */
export function faultCode(error: { extensions?: Readonly<Record<string, unknown>> }): FaultCode {
  const code = error.extensions?.code
  if (isAboutTheOperation(code)) return 'INVALID_REQUEST'
  return typeof code === 'string' && code in faultMeanings ? (code as FaultCode) : 'INTERNAL'
}

/**
 * What a caller may see of a subgraph's error: a fault keeps its own message, anything else keeps only its
 * subgraph. SQL, parameters, stack and values never pass. Only a subgraph out of reach is worth asking again: what
 * nobody meant to throw, a stored value that does not fit its enum for one, will be thrown again.
 */
export function maskedSubgraphError(error: unknown, subgraph: string): GraphQLFormattedError {
  const fault = asFault(error)
  if (fault !== null) {
    const { code, field } = fault
    return {
      message: code === 'INTERNAL' ? subgraphFailure(subgraph) : fault.message,
      extensions: { code, subgraph, ...(field === null ? {} : { field }) },
    }
  }
  const code = isOutOfReach(error) ? 'UNAVAILABLE' : 'INTERNAL'
  return { message: subgraphFailure(subgraph), extensions: { code, subgraph } }
}

/** An operation that the engine refused, a variable that does not fit first of all; its own words may have no code. */
export function refusedOperation(error: GraphQLError): GraphQLFormattedError {
  const { locations, extensions } = error
  const code = extensions.code ?? 'INVALID_REQUEST'
  return {
    message: messageWithoutValues(error),
    ...(locations && { locations }),
    extensions: { ...extensions, code },
  }
}

/** A caller who hangs up ends the request's fetches with an AbortError. */
function isOutOfReach(error: unknown): boolean {
  return error instanceof HttpFailure || (error instanceof Error && error.name === 'AbortError')
}

const subgraphFailure = (subgraph: string) => `The ${subgraph} subgraph could not answer this.`

function asFault(error: unknown): { code: FaultCode; message: string; field: string | null } | null {
  if (error instanceof Fault) return error
  const field = nullArgumentOf(error)
  if (field !== null)
    return { code: 'INVALID_REQUEST', message: `Expected \`${field}\` not to be null.`, field }
  if (typeof error !== 'object' || error === null || !('originalError' in error)) return null
  // An instance cannot be claimed by what came over a network: only our own code makes one.
  return error.originalError instanceof Fault ? error.originalError : null
}
