/** FHIR over HTTP: turns a Fastify request into plain values and back. Mounted under a prefix of its own. */
import { randomUUID } from 'node:crypto'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Fault } from '../../../schema/fault.ts'
import { hangUpSignal } from '../../../subgraphs/serving/hang-up.ts'
import { toReadById } from '../../entrance.ts'
import { faultMeanings, TooManyRequests } from '../../errors.ts'
import { addVisits, answerErrors, type DoorParts } from '../../visits.ts'
import { createAsk } from '../ask.ts'
import type { FhirReply, FhirRequest, Parameter } from './exchange.ts'
import { answerFhir, type FhirService, FORM, isOpenPath } from './interactions.ts'
import { FHIR_JSON } from './negotiate.ts'
import { failure, refusal } from './outcome.ts'
import type { FhirRelease } from './release.ts'
import { stu3 } from './stu3/registry.ts'

interface FhirOptions extends DoorParts, Pick<FhirService, 'discovery'> {
  readonly release?: FhirRelease
  /** Origin that callers use, for example `https://record.example`, where it is not what their request says. */
  readonly publicOrigin?: string
}

const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const

/** Everything below the prefix is answered here, so that every refusal is an OperationOutcome. */
export function fhirRoutes(options: FhirOptions): FastifyPluginAsync {
  const { door, entrance, discovery, release = stu3, publicOrigin } = options
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    answerErrors(app, (error, _request, reply) =>
      send(reply, { ...transportFailure(error), headers: { 'content-type': FHIR_JSON } }),
    )
    const isOpen = (request: FastifyRequest) => isOpenPath(request.method, pathOf(request))
    const callerOf = addVisits(app, { door, entrance }, { name: 'fhir', isOpen, detailIdsOf })
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const base = `${publicOrigin ?? `${request.protocol}://${request.host}`}${app.prefix}`
      const signal = hangUpSignal(reply.raw)
      const service: FhirService = {
        release,
        discovery,
        ask: (type, interaction) => {
          const caller = callerOf(request)
          const asking = interaction === 'read' ? toReadById(caller) : caller
          if (asking.access.careSettings[type].length > 0) return createAsk(door, asking, signal)
          throw new Fault('NOT_PERMITTED', faultMeanings.NOT_PERMITTED.safeMessage)
        },
      }
      return send(reply, await answerFhir(toFhirRequest(request, base), service))
    }
    for (const url of ['/', '/*']) app.route({ method: [...methods], url, handler })
  }
}

function pathOf({ params }: FastifyRequest): readonly string[] {
  const { '*': path = '' } = (params ?? {}) as { '*'?: string }
  return path.split('/').filter((segment) => segment !== '')
}

function queryOf({ url }: FastifyRequest): readonly Parameter[] {
  return parametersOf(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
}

/** What a refused request named: the Patient in its address, and in the parameters that may hold a DetailID. */
function detailIdsOf(request: FastifyRequest): readonly string[] {
  const [type, id = ''] = pathOf(request)
  const named = queryOf(request).filter(([name]) => /^(patient|subject|_id)\b/.test(name))
  return [...(type === 'Patient' ? [id] : []), ...named.map(([, value]) => value.replace(/^Patient\//, ''))]
}

function toFhirRequest(request: FastifyRequest, base: string): FhirRequest {
  const { method, headers, id } = request
  const contentType = headers['content-type']?.split(';', 1).join().trim().toLowerCase()
  // Without a type a body can only be the form: dropped, it would narrow nothing.
  const form = contentType === undefined || contentType === FORM ? String(request.body ?? '') : ''
  return {
    method,
    path: pathOf(request),
    parameters: [...queryOf(request), ...parametersOf(form)],
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
