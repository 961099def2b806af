/** FHIR over HTTP: turns a Fastify request into plain values and back. Mounted under a prefix of its own. */
import { randomUUID } from 'node:crypto'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { anonymous, type Door } from '../../door.ts'
import { faultMeanings, TooManyRequests } from '../../errors.ts'
import { hangUpSignal } from '../../hang-up.ts'
import { createAsk } from '../ask.ts'
import type { FhirReply, FhirRequest, Parameter } from './exchange.ts'
import { answerFhir, FORM } from './interactions.ts'
import { FHIR_JSON } from './negotiate.ts'
import { failure, refusal } from './outcome.ts'
import type { FhirRelease } from './release.ts'
import { stu3 } from './stu3/registry.ts'

interface FhirOptions {
  readonly door: Door
  readonly release?: FhirRelease
  /** Origin that callers use, for example `https://record.example`, where it is not what their request says. */
  readonly publicOrigin?: string
}

const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const

/** Everything below the prefix is answered here, so that every refusal is an OperationOutcome. */
export function fhirRoutes({ door, release = stu3, publicOrigin }: FhirOptions): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    app.setErrorHandler((error, _request, reply) => {
      send(reply, { ...transportFailure(error), headers: { 'content-type': FHIR_JSON } })
    })
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const base = `${publicOrigin ?? `${request.protocol}://${request.host}`}${app.prefix}`
      const ask = createAsk(door, anonymous, hangUpSignal(reply.raw))
      return send(reply, await answerFhir(toFhirRequest(request, base), release, ask))
    }
    for (const url of ['/', '/*']) app.route({ method: [...methods], url, handler })
  }
}

function toFhirRequest(request: FastifyRequest, base: string): FhirRequest {
  const { method, headers, url, id } = request
  const { '*': path = '' } = request.params as { '*'?: string }
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
  const contentType = headers['content-type']?.split(';', 1).join().trim().toLowerCase()
  // Without a type a body can only be the form: dropped, it would narrow nothing.
  const form = contentType === undefined || contentType === FORM ? String(request.body ?? '') : ''
  return {
    method,
    path: path.split('/').filter((segment) => segment !== ''),
    parameters: [...parametersOf(query), ...parametersOf(form)],
    accept: headers.accept,
    prefer: [headers.prefer].flat().join(),
    contentType,
    base,
    // A request id can hold characters that an id in FHIR cannot.
    replyId: /^[A-Za-z0-9.-]{1,64}$/.test(id) ? id : randomUUID(),
  }
}

function parametersOf(query: string): readonly Parameter[] {
  return [...new URLSearchParams(query)]
}

/** What every reply carries, whichever door gave it, the server has set. */
function send(reply: FastifyReply, { status, headers, resource }: FhirReply) {
  return reply.code(status).headers(headers).send(JSON.stringify(resource))
}

/** What Fastify refuses before there is a request to answer: a body that is too large, a broken encoding. */
function transportFailure(error: unknown): FhirReply {
  if (error instanceof TooManyRequests) {
    const { httpStatus, fhirIssue } = faultMeanings.TOO_MANY_REQUESTS
    return refusal(httpStatus, fhirIssue, error.message)
  }
  const status = (error as { statusCode?: unknown }).statusCode
  const isCallers = typeof status === 'number' && status >= 400 && status < 500
  return isCallers ? refusal(status, 'invalid', 'The request could not be read.') : failure(error)
}
