/** CCAPI over HTTP: turns a Fastify request into plain values and back. Mounted at the root and under /ccapi. */
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { bundles } from '../../../schema/bundles.ts'
import { hangUpSignal } from '../../../subgraphs/serving/hang-up.ts'
import type { Door } from '../../door.ts'
import { TooManyRequests } from '../../errors.ts'
import { addVisits, answerErrors, type CallerOf, type DoorParts } from '../../visits.ts'
import { createAsk } from '../ask.ts'
import type { CcapiOperation, CcapiReply } from './exchange.ts'
import { assertOpen } from './permission.ts'
import { failure, notMapped, refused, throttled } from './refusal.ts'
import { ccapiOperations } from './registry.ts'

interface CcapiOptions extends DoorParts {
  readonly operations?: readonly CcapiOperation[]
}

const methods = ['DELETE', 'GET', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const

/** Only the vendor's bundles are taken, so that other routes can live beside them at the root. */
export function ccapiRoutes({
  door,
  entrance,
  operations = ccapiOperations,
}: CcapiOptions): FastifyPluginAsync {
  return async (app) => {
    takeJson(app)
    answerErrors(app, (error, _request, reply) => send(reply, transportFailure(error)))
    const callerOf = addVisits(app, { door, entrance }, { name: 'ccapi', detailIdsOf })
    for (const operation of operations) {
      for (const url of operation.paths) addOperation(app, url, operation, { door, callerOf })
    }
    for (const bundle of bundles) {
      app.all(`/${bundle}/*`, (_request, reply) => send(reply, notMapped))
    }
  }
}

interface Asking {
  readonly door: Door
  readonly callerOf: CallerOf
}

function addOperation(
  app: FastifyInstance,
  url: string,
  operation: CcapiOperation,
  { door, callerOf }: Asking,
): void {
  app.route({
    method: operation.method,
    url,
    handler: async (request, reply) => {
      const caller = callerOf(request, (admitted) => assertOpen(admitted, operation, url))
      const ask = createAsk(door, caller, hangUpSignal(reply.raw))
      return send(reply, await operation.answer(toCcapiRequest(request), ask).catch(failure))
    },
  })
  app.route({
    method: methods.filter((method) => method !== operation.method),
    url,
    handler: (_request, reply) =>
      send(
        reply.header('allow', operation.method),
        refused(405, 'The requested resource does not support this method.'),
      ),
  })
}

/** The vendor documents Content-Type as optional, so that a body without one is JSON too. */
function takeJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, text, done) => {
    const type = request.headers['content-type'] ?? 'application/json'
    if (!/^(application|text)\/([\w.-]+\+)?json\b/i.test(type)) return done(badRequest(415))
    try {
      done(null, text === '' ? undefined : JSON.parse(String(text)))
    } catch {
      done(badRequest(400))
    }
  })
}

const badRequest = (statusCode: number) =>
  Object.assign(new Error('The body could not be read.'), { statusCode })

function detailIdsOf({ params }: FastifyRequest): readonly string[] {
  const { patientDetailId } = (params ?? {}) as { patientDetailId?: string }
  return patientDetailId === undefined ? [] : [patientDetailId]
}

function toCcapiRequest({ params, url, body }: FastifyRequest) {
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
  return { path: params as Readonly<Record<string, string>>, query: [...new URLSearchParams(query)], body }
}

function send(reply: FastifyReply, { status, body }: CcapiReply) {
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(body))
}

/** What Fastify refuses before there is a request to answer. */
function transportFailure(error: unknown): CcapiReply {
  if (error instanceof TooManyRequests) return throttled(error)
  const status = (error as { statusCode?: unknown }).statusCode
  if (status === 415) return refused(415, 'Send the body as application/json.')
  const isCallers = typeof status === 'number' && status >= 400 && status < 500
  return isCallers ? refused(status, 'The request could not be read.') : failure(error)
}
