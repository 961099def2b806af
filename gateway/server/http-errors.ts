/** What a caller is told when a request fails outside the graph. FHIR and CCAPI have shapes of their own. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Fault, type FaultCode } from '../../schema/fault.ts'
import { faultMeanings, TooManyRequests } from '../errors.ts'

interface Refusal {
  readonly status: number
  readonly code: FaultCode
  readonly message: string
}

/** By HTTP status. What is not here is ours, not the caller's, and is masked. */
const refusals: Readonly<Record<number, Refusal>> = {
  400: { status: 400, code: 'INVALID_REQUEST', message: 'The request could not be read.' },
  404: { status: 404, code: 'NOT_FOUND', message: 'There is nothing at this address.' },
  413: { status: 413, code: 'INVALID_REQUEST', message: 'The request body is too large.' },
  415: { status: 415, code: 'INVALID_REQUEST', message: 'Send the request body as application/json.' },
  421: { status: 421, code: 'INVALID_REQUEST', message: 'This server does not answer to that host name.' },
  431: { status: 431, code: 'INVALID_REQUEST', message: 'The request has too many headers.' },
}
const INTERNAL: Refusal = { status: 500, code: 'INTERNAL', message: faultMeanings.INTERNAL.safeMessage }

export function addErrorHandling(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const { status, code, message } = refusalOf(error)
    return reply.code(status).send({ error: { code, message, requestId: request.id } })
  })
  app.setNotFoundHandler((request, reply) => {
    const { status, code, message } = refusals[404] ?? INTERNAL
    return reply.code(status).send({ error: { code, message, requestId: request.id } })
  })
}

/** For the GraphQL route, whose clients read `errors` even when the request never became an operation. */
export function sendGraphqlRefusal(error: unknown, _request: FastifyRequest, reply: FastifyReply) {
  const { status, code, message } = refusalOf(error)
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] })
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof TooManyRequests) {
    return { status: error.statusCode, code: 'TOO_MANY_REQUESTS', message: error.message }
  }
  if (typeof error !== 'object' || error === null) return INTERNAL
  if (error instanceof Fault) {
    const { httpStatus, safeMessage } = faultMeanings[error.code]
    return {
      status: httpStatus,
      code: error.code,
      message: error.code === 'INTERNAL' ? safeMessage : error.message,
    }
  }
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
  return refusals[status] ?? INTERNAL
}
