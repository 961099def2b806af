/**
 * The keys that an issuer signs with at this moment, so that they may change without a restart. Selection and import
 * of a key are `jose`'s; when to ask the issuer again is decided here: `jose` holds no failure back, and would have every
 * request of an outage wait for a time-out of its own.
 */
import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { Fault } from '../../schema/fault.ts'

export interface KeySet {
  readonly select: ReturnType<typeof createLocalJWKSet>
  /** Another number whenever the published keys are others: what was verified before must be verified again. */
  readonly generation: number
}

export interface IssuerKeys {
  /** Never keys older than a minute; UNAVAILABLE when the issuer cannot be asked for newer ones. */
  current(): Promise<KeySet>
  /** The same, where nobody has to be waited for; null where the issuer must be asked first. */
  held(): KeySet | null
  /** For a key that is not among them: asks the issuer again, unless that was done a moment ago. */
  renewed(): Promise<KeySet>
}

/** A key that the issuer withdraws stops working within this time. */
export const MAX_KEY_AGE_MS = 60_000
/** Half way, so that an issuer may be away for as long before anybody notices. */
const REFRESH_AFTER_MS = 30_000
/** Made-up key ids cost the issuer one request in this time. */
const RENEWAL_COOLDOWN_MS = 5_000
/** An issuer that failed is left alone for this long. */
const RETRY_AFTER_MS = 1_000

interface Held {
  readonly keys: KeySet
  readonly published: string
  readonly loadedAtMs: number
}

/** @param load the published JWKS; rejects when it cannot be had. */
export function createIssuerKeys(load: () => Promise<unknown>, now: () => number): IssuerKeys {
  let held: Held | null = null
  let loading: Promise<KeySet> | null = null
  let askedAtMs = Number.NEGATIVE_INFINITY
  let failure: { readonly cause: unknown } | null = null
  return {
    current: async () => fresh() ?? ask(RETRY_AFTER_MS),
    held: fresh,
    renewed: async () =>
      held !== null && failure === null && isRecent(RENEWAL_COOLDOWN_MS) ? held.keys : ask(RETRY_AFTER_MS),
  }

  function fresh(): KeySet | null {
    if (held === null) return null
    const ageMs = now() - held.loadedAtMs
    // A clock that was set back makes an age that cannot be relied on.
    if (ageMs < 0 || ageMs >= MAX_KEY_AGE_MS) return null
    if (ageMs >= REFRESH_AFTER_MS) ask(RENEWAL_COOLDOWN_MS).catch(() => undefined)
    return held.keys
  }

  function isRecent(windowMs: number): boolean {
    const sinceMs = now() - askedAtMs
    return sinceMs >= 0 && sinceMs < windowMs
  }

  async function ask(failureHoldsMs: number): Promise<KeySet> {
    if (loading !== null) return loading
    if (failure !== null && isRecent(failureHoldsMs)) throw unavailable(failure.cause)
    askedAtMs = now()
    loading = reload().finally(() => {
      loading = null
    })
    return loading
  }

  async function reload(): Promise<KeySet> {
    try {
      const published = await load()
      held = hold(held, published, now())
      failure = null
      return held.keys
    } catch (cause) {
      failure = { cause }
      throw unavailable(cause)
    }
  }
}

function hold(before: Held | null, published: unknown, loadedAtMs: number): Held {
  const text = JSON.stringify(published)
  if (before !== null && before.published === text) return { ...before, loadedAtMs }
  // jose checks the shape, and each key when it is used.
  const select = createLocalJWKSet(published as JSONWebKeySet)
  return { keys: { select, generation: (before?.keys.generation ?? 0) + 1 }, published: text, loadedAtMs }
}

function unavailable(cause: unknown): Fault {
  return new Fault('UNAVAILABLE', 'The issuer of access tokens cannot be asked for its keys; try again.', {
    cause,
  })
}
