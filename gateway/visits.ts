/**
 * One visit: a request to a door from its arrival to its reply. Whoever opens a door adds visits to its routes; then no
 * handler runs without a caller, and no reply leaves before the audit knows of it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Fault, type FaultCode } from '../schema/fault.ts'
import type { Caller as VerifiedCaller } from './auth/caller.ts'
import type { AuditedDoor, Caller, DoorName } from './door.ts'
import type { Entrance } from './entrance.ts'
import { faultCodeOfStatus, faultMeanings } from './errors.ts'
import {
  admit,
  breakGlassReasonOf,
  CHALLENGE,
  challenge,
  codeThrown,
  identify,
  startVisit,
  type Visit,
} from './visit.ts'

/** What every door is built on. */
export interface DoorParts {
  readonly door: AuditedDoor
  readonly entrance: Entrance
}

export interface VisitRules {
  readonly name: DoorName
  /** Needs no caller, holds no data and is not recorded: a page, a statement of what is offered. */
  readonly isOpen?: (request: FastifyRequest) => boolean
  /** DetailIDs that a request names outside of any operation. */
  readonly detailIdsOf?: (request: FastifyRequest) => readonly string[]
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a request to a door; null at its open addresses, and nothing elsewhere. */
    visit?: Visit | null
  }
}

/**
 * The caller of a request, who is there in every handler but those of open requests.
 * @param assertOpen throws where the caller may not go further: the audit keeps the fault's own code.
 */
export type CallerOf = (request: FastifyRequest, assertOpen?: (caller: Caller) => void) => Caller

/**
 * To be called before the routes are added, in a scope of their own, with an error handler that answers in the door's
 * shape. Gives the way to a request's caller.
 */
export function addVisits(
  app: FastifyInstance,
  { door, entrance }: DoorParts,
  { name, isOpen = () => false, detailIdsOf = () => [] }: VisitRules,
): CallerOf {
  app.decorateRequest('visit', null)
  // Before the rate limit, which counts by client: that is a hook of each route, and those run after this one.
  app.addHook('onRequest', (request, _reply, done) => {
    if (isOpen(request)) return done()
    request.visit = startVisit(request, name)
    identify(request.visit, entrance, done)
  })
  // Before the body is read, which nobody does for whom it knows nothing of.
  app.addHook('preParsing', ({ visit }, reply, payload, done) => {
    if (visit) admit(visit, reply, entrance, (error) => done(error, payload))
    else done(null, payload)
  })
  // Without a promise for the most frequent end: an operation was answered, and its event is stored.
  app.addHook('onSend', (request, reply, payload, done) => {
    const visit = request.visit ?? stopped(request, reply)
    const isOver = visit === null || visit.isTold
    if (isOver || (visit.arrival.request.isRecorded && reply.statusCode < 400)) return done(null, payload)
    tellEnding(visit, request, reply).then(() => done(null, payload), done)
  })
  return ({ visit }, assertOpen = () => undefined) => {
    if (!visit?.caller) throw new Fault('NOT_AUTHENTICATED', faultMeanings.NOT_AUTHENTICATED.safeMessage)
    try {
      assertOpen(visit.caller)
    } catch (error) {
      visit.faultCode = codeThrown(error)
      throw error
    }
    return visit.caller
  }

  async function tellEnding(visit: Visit, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    visit.isTold = true
    const faultCode = visit.faultCode ?? codeOf(reply.statusCode, name)
    await door.recordEnding({
      request: visit.arrival.request,
      identity: visit.identity,
      breakGlassReason: breakGlassReasonOf(visit.caller),
      operationName: `${request.method} ${request.routeOptions.url}`,
      detailIds: detailIdsOf(request),
      faultCode,
    })
    if (faultCode !== null && !reply.hasHeader(CHALLENGE)) challenge(reply, faultCode, undefined)
  }

  /** What the server refuses before anybody is asked who they are: a host name, headers without end. */
  function stopped(request: FastifyRequest, reply: FastifyReply): Visit | null {
    if (reply.statusCode < 400 || isOpen(request)) return null
    request.visit = startVisit(request, name)
    return request.visit
  }
}

/** Whom the token of a request to a door speaks of; null where it has none that can be relied on. */
export function visitorOf({ visit }: FastifyRequest): VerifiedCaller | null {
  return visit?.identity ?? null
}

/**
 * How a door says what went wrong. Twice, because a refusal that cannot be recorded fails anew, and Fastify gives that
 * to the handler behind the one which refused.
 */
export function answerErrors(
  app: FastifyInstance,
  handler: (error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown,
): void {
  app.setErrorHandler(handler)
  app.addHook('onRoute', (route) => {
    route.errorHandler = handler
  })
}

/** A GraphQL request that never became an operation was refused, whatever status its client is sent. */
function codeOf(status: number, door: DoorName): FaultCode | null {
  if (status < 400) return door === 'graphql' ? 'INVALID_REQUEST' : null
  return faultCodeOfStatus(status)
}
