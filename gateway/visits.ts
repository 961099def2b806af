/**
 * One visit: a request to a door from its arrival to its reply. Whoever opens a door adds visits to its routes; then no
 * handler runs without a caller, and no reply leaves before the audit knows of it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Fault, type FaultCode } from '../schema/fault.ts'
import { bearerChallenge } from './auth/bearer.ts'
import type { Caller as VerifiedCaller } from './auth/caller.ts'
import type { Caller, Door, DoorName, RequestAtDoor } from './door.ts'
import type { Arrival, Entrance } from './entrance.ts'
import { faultMeanings } from './errors.ts'

/** A request that ends without an operation, as the audit is told. */
export interface Ending {
  readonly request: RequestAtDoor
  /** Null where nobody could be verified. */
  readonly identity: VerifiedCaller | null
  readonly breakGlassReason: string | null
  /** The route's pattern: a path can hold an identifier. */
  readonly operationName: string
  readonly detailIds: readonly string[]
  /** Null for a reply that refuses nothing. */
  readonly faultCode: FaultCode | null
}

/** A door whose every operation is stored before its answer leaves. */
export interface AuditedDoor extends Door {
  /**
   * Resolves when the end of the request is stored: at once where an operation of the same request was.
   * @throws Fault UNAVAILABLE where it cannot be stored.
   */
  recordEnding(ending: Ending): Promise<void>
}

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

interface Visit {
  readonly request: RequestAtDoor
  identity: VerifiedCaller | null
  caller: Caller | null
  faultCode: FaultCode | null
}

const REALM = 'care-record'
const BREAK_GLASS_REASON = 'x-break-glass-reason'
const SUBSCRIPTION_KEY = 'ocp-apim-subscription-key'

/**
 * To be called before the routes are added, in a scope of their own, with an error handler that answers in the door's
 * shape. Gives the way to a request's caller, who is there in every handler but those of open requests.
 */
export function addVisits(
  app: FastifyInstance,
  { door, entrance }: DoorParts,
  { name, isOpen = () => false, detailIdsOf = () => [] }: VisitRules,
): (request: FastifyRequest) => Caller {
  const visits = new WeakMap<FastifyRequest, Visit>()
  app.addHook('onRequest', async (request, reply) => {
    if (isOpen(request)) return
    const visit: Visit = {
      request: { door: name, id: request.id },
      identity: null,
      caller: null,
      faultCode: null,
    }
    visits.set(request, visit)
    await arrive(visit, request, reply, entrance)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const visit = visits.get(request)
    if (visit === undefined) return payload
    const { identity, faultCode } = visit
    // A failure to store it must not be stored in turn.
    visits.delete(request)
    await door.recordEnding({
      request: visit.request,
      identity,
      breakGlassReason: breakGlassReasonOf(visit.caller),
      operationName: `${request.method} ${request.routeOptions.url}`,
      detailIds: detailIdsOf(request),
      faultCode: faultCode ?? codeOf(reply.statusCode, name),
    })
    return payload
  })
  return (request) => {
    const caller = visits.get(request)?.caller
    if (caller) return caller
    throw new Fault('NOT_AUTHENTICATED', faultMeanings.NOT_AUTHENTICATED.safeMessage)
  }
}

async function arrive(
  visit: Visit,
  request: FastifyRequest,
  reply: FastifyReply,
  entrance: Entrance,
): Promise<void> {
  const arrival = arrivalOf(visit.request, request)
  try {
    visit.identity = await entrance.identify(arrival)
    visit.caller = await entrance.admit(visit.identity, arrival)
  } catch (error) {
    visit.faultCode = error instanceof Fault ? error.code : 'INTERNAL'
    challenge(reply, visit.faultCode, arrival.authorization)
    throw error
  }
  if (breakGlassReasonOf(visit.caller) !== null)
    reply.header('x-break-glass', 'restricted records opened; recorded')
}

function arrivalOf(atDoor: RequestAtDoor, { headers }: FastifyRequest): Arrival {
  const { authorization, [SUBSCRIPTION_KEY]: key, [BREAK_GLASS_REASON]: reason } = headers
  return {
    request: atDoor,
    authorization,
    subscriptionKey: [key].flat()[0],
    breakGlassReason: [reason].flat()[0],
  }
}

/** RFC 9110 §15.5.2: a 401 says what would be accepted. A token beside a wrong key is not what is wrong. */
function challenge(reply: FastifyReply, code: FaultCode, authorization: string | undefined): void {
  if (faultMeanings[code].httpStatus !== 401) return
  const refused = code === 'NOT_AUTHENTICATED' ? authorization : undefined
  reply.header('www-authenticate', bearerChallenge(REALM, refused))
}

/** Why restricted records are opened for this caller; null where they are not. */
export function breakGlassReasonOf(caller: Caller | null): string | null {
  return caller?.identity.kind === 'staff' ? caller.identity.breakGlassReason : null
}

/** A GraphQL request that never became an operation was refused, whatever status its client is sent. */
function codeOf(status: number, door: DoorName): FaultCode | null {
  if (status < 400) return door === 'graphql' ? 'INVALID_REQUEST' : null
  const codes = Object.keys(faultMeanings) as FaultCode[]
  const known = codes.find((code) => faultMeanings[code].httpStatus === status)
  return known ?? (status >= 500 ? 'INTERNAL' : 'INVALID_REQUEST')
}
