/** What is known of one request to a door while it is answered, and who asks: found out in two steps, `identify` and `admit`. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Fault, type FaultCode } from '../schema/fault.ts'
import { bearerChallenge } from './auth/bearer.ts'
import type { Caller as VerifiedCaller } from './auth/caller.ts'
import type { Caller, DoorName, RequestAtDoor } from './door.ts'
import type { Arrival, Entrance } from './entrance.ts'
import { faultMeanings } from './errors.ts'
import { whenKnown } from './when-known.ts'

export interface Visit {
  readonly arrival: Arrival
  identity: VerifiedCaller | null
  /** Why nobody could be identified. */
  refusal: unknown
  caller: Caller | null
  faultCode: FaultCode | null
  /** The end is told once: a failure to store it must not be stored in turn. */
  isTold: boolean
}

const REALM = 'care-record'
export const CHALLENGE = 'www-authenticate'
const BREAK_GLASS_REASON = 'x-break-glass-reason'
const SUBSCRIPTION_KEY = 'ocp-apim-subscription-key'

export function startVisit(request: FastifyRequest, name: DoorName): Visit {
  const arrival = arrivalOf({ door: name, id: request.id }, request)
  return { arrival, identity: null, refusal: null, caller: null, faultCode: null, isTold: false }
}

/** A refusal waits until the request is counted. */
export function identify(visit: Visit, entrance: Entrance, done: () => void): void {
  whenKnown(
    () => entrance.identify(visit.arrival),
    (identity) => {
      visit.identity = identity
      done()
    },
    (error) => {
      visit.refusal = error
      done()
    },
  )
}

export function admit(
  visit: Visit,
  reply: FastifyReply,
  entrance: Entrance,
  done: (error: Error | null) => void,
): void {
  const { arrival, identity, refusal } = visit
  whenKnown(
    () => {
      if (identity === null) throw refusal
      return entrance.admit(identity, arrival)
    },
    (caller) => {
      visit.caller = caller
      const isGlassBroken = breakGlassReasonOf(caller) !== null
      if (isGlassBroken) reply.header('x-break-glass', 'restricted records opened; recorded')
      done(null)
    },
    (error) => {
      visit.faultCode = codeThrown(error)
      challenge(reply, visit.faultCode, arrival.authorization)
      done(error instanceof Error ? error : new Error('Nobody was let in.', { cause: error }))
    },
  )
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
export function challenge(reply: FastifyReply, code: FaultCode, authorization: string | undefined): void {
  if (faultMeanings[code].httpStatus !== 401) return
  const refused = code === 'NOT_AUTHENTICATED' ? authorization : undefined
  reply.header(CHALLENGE, bearerChallenge(REALM, refused))
}

export const codeThrown = (error: unknown): FaultCode => (error instanceof Fault ? error.code : 'INTERNAL')

/** Why restricted records are opened for this caller; null where they are not. */
export function breakGlassReasonOf(caller: Caller | null): string | null {
  return caller?.identity.kind === 'staff' ? caller.identity.breakGlassReason : null
}
