/** Where every door establishes who is asking and what the product of the subscription opens. */
import type { Bundle } from '../schema/bundles.ts'
import { Fault } from '../schema/fault.ts'
import type { ReadAccess } from '../schema/read-access.ts'
import { breakingGlass, type Caller as VerifiedCaller } from './auth/caller.ts'
import { type ReachedTypes, readAccessOf, readAccessTo } from './auth/read-access.ts'
import { holdsScope } from './auth/readable-types.ts'
import { grantsApart } from './auth/scopes.ts'
import type { TokenVerifier } from './auth/token-verifier.ts'
import type { Caller, DoorName, RequestAtDoor } from './door.ts'
import { faultMeanings } from './errors.ts'

export type { ReachedTypes } from './auth/read-access.ts'
export type { Interaction } from './auth/scopes.ts'

/** What of a request says who is asking. */
export interface Arrival {
  readonly request: RequestAtDoor
  readonly authorization: string | undefined
  readonly subscriptionKey: string | undefined
  /** Only staff may give one (`breakingGlass`). */
  readonly breakGlassReason: string | undefined
}

interface Subscription {
  readonly clientId: string
  readonly bundles: readonly Bundle[]
}

/** The look-up of subscription keys; null for a key that is unknown, revoked or expired. */
export interface SubscriptionKeys {
  find(keyText: string): Promise<Subscription | null>
  /** At once, where that was found a moment ago; undefined where it was not. */
  known(keyText: string): Subscription | null | undefined
}

/** Both answer at once where token and key were seen a moment ago, as of nearly every request: see `whenKnown`. */
export interface Entrance {
  /** @throws Fault: a token that cannot be relied on, a key that is needed and missing, keys that cannot be had. */
  identify(arrival: Arrival): VerifiedCaller | Promise<VerifiedCaller>
  /** @throws Fault: another client's or no active key, glass that the caller may not break. */
  admit(identity: VerifiedCaller, arrival: Arrival): Caller | Promise<Caller>
}

export interface EntranceParts {
  readonly verifier: TokenVerifier
  readonly subscriptions: SubscriptionKeys
}

/** CCAPI's gateway takes no request without a key (contract §3); elsewhere a key narrows what the scopes open. */
const needsKey: Readonly<Record<DoorName, boolean>> = { graphql: false, fhir: false, ccapi: true }

export function createEntrance({ verifier, subscriptions }: EntranceParts): Entrance {
  // Callers are remembered for as long as their tokens are, and bundles as long as a subscription.
  const known = new WeakMap<VerifiedCaller, WeakMap<object, ReadAccess>>()
  return {
    identify: (arrival) => verifier.known(arrival.authorization) ?? verified(arrival),
    admit(verifiedCaller, { request, subscriptionKey, breakGlassReason }) {
      const identity =
        breakGlassReason === undefined ? verifiedCaller : breakingGlass(verifiedCaller, breakGlassReason)
      const admitted = (bundles: readonly Bundle[] | null): Caller => ({
        identity,
        bundles,
        access: accessOf(identity, bundles),
        request,
      })
      if (subscriptionKey === undefined || subscriptionKey === '') {
        if (needsKey[request.door]) throw missingKey()
        return admitted(null)
      }
      const known = subscriptions.known(subscriptionKey)
      if (known !== undefined) return admitted(bundlesOf(known, identity))
      return subscriptions.find(subscriptionKey).then((found) => admitted(bundlesOf(found, identity)))
    },
  }

  async function verified({ request, authorization, subscriptionKey }: Arrival): Promise<VerifiedCaller> {
    const verifying = verifier.verify(authorization)
    if (!needsKey[request.door] || subscriptionKey) return verifying
    // The gateway looks for the key first; who sent none is still known to the audit where the token says so.
    await verifying.catch(() => {
      throw missingKey()
    })
    return verifying
  }

  function accessOf(identity: VerifiedCaller, bundles: readonly Bundle[] | null): ReadAccess {
    const byBundles = known.get(identity) ?? new WeakMap<object, ReadAccess>()
    known.set(identity, byBundles)
    const access = byBundles.get(bundles ?? noSubscription) ?? readAccessOf(identity, bundles)
    byBundles.set(bundles ?? noSubscription, access)
    return access
  }
}

/** Whose key it is, is nobody else's to know. */
function bundlesOf(subscription: Subscription | null, { clientId }: VerifiedCaller): readonly Bundle[] {
  if (subscription?.clientId !== clientId) throw invalidKey()
  return subscription.bundles
}

/** For one record by its id, which SMART v2 grants apart from lists and searches. */
export function toReadById(caller: Caller): Caller {
  return { ...caller, access: readAccessOf(caller.identity, caller.bundles, 'read') }
}

/** For an operation of the client's own making, which may open some types by id and list others. */
export function toReach(caller: Caller, reached: () => ReachedTypes): Caller {
  const { identity, bundles } = caller
  if (!grantsApart(identity.scopes)) return caller
  return { ...caller, access: readAccessTo(reached(), identity, bundles) }
}

/** Whether a caller is told the schema where not everybody is. */
export function mayIntrospect({ identity }: Caller): boolean {
  return holdsScope(identity, 'graph.introspection')
}

/** Stands for the bundles that nothing narrows. */
const noSubscription = {}

const missingKey = () => new Fault('SUBSCRIPTION_MISSING', faultMeanings.SUBSCRIPTION_MISSING.safeMessage)

/** Also for a key whose product does not hold what is asked, as CCAPI's gateway has it (contract §8). */
export const invalidKey = () =>
  new Fault('SUBSCRIPTION_INVALID', faultMeanings.SUBSCRIPTION_INVALID.safeMessage)
