/** What a subscription key opens (CCAPI contract, sections 1 and 3). */
import type { Sql } from 'postgres'
import type { Bundle } from '../../schema/bundles.ts'
import { Fault } from '../../schema/fault.ts'
import { createShortMemory } from '../../schema/short-memory.ts'
import { keyHash } from './subscription-key.ts'

export interface Subscription {
  readonly id: number
  /** Whose it is: a key beside another client's token opens nothing. */
  readonly clientId: string
  readonly productCode: string
  readonly bundles: readonly Bundle[]
}

export interface SubscriptionsOptions {
  /** As `access`, of `openDatabase`. */
  readonly sql: Sql
  /** Whether the demonstration keys count. */
  readonly isSandbox: boolean
  /** How long an answer is remembered: a revoked key opens nothing after that and one look-up. */
  readonly rememberMs?: number
  /** How long a look-up may take. */
  readonly deadlineMs?: number
  /** Of the keys that are known, and again of those that are not. */
  readonly maxRemembered?: number
  /** Look-ups that the store may owe an answer, whether or not anybody still waits; more are refused. */
  readonly maxUnanswered?: number
  readonly nowMs?: () => number
}

export interface Subscriptions {
  /**
   * Null for a key that is unknown, revoked or expired. Rejects with Fault UNAVAILABLE where the store does not answer
   * in time and nothing fresh is remembered: a key is never taken for wrong because the store is away.
   */
  find(keyText: string): Promise<Subscription | null>
  /** What `find` would say, where it need not ask; undefined where it must. */
  known(keyText: string): Subscription | null | undefined
}

// Longer than any key that was handed out: not worth a look-up.
const MAX_KEY_CHARACTERS = 200

const isKey = (text: string) => text !== '' && text.length <= MAX_KEY_CHARACTERS

export function createSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const { sql, isSandbox, rememberMs = 3_000, deadlineMs = 2_000, maxRemembered = 10_000 } = options
  const { maxUnanswered = 200, nowMs = () => performance.now() } = options
  // Two, so that a flood of wrong keys does not push out the right ones.
  const known = createShortMemory<Subscription>(maxRemembered, nowMs)
  const unknown = createShortMemory<null>(maxRemembered, nowMs)
  const asking = new Map<string, Promise<Subscription | null>>()

  let unanswered = 0
  const settled = () => {
    unanswered -= 1
  }

  const ask = async (hash: Buffer, hex: string) => {
    // A store that stands still would be asked ever more: the driver keeps what nobody waits for any longer.
    if (unanswered >= maxUnanswered) throw unavailable()
    const askedAtMs = nowMs()
    unanswered += 1
    const answer = lookUp(sql, hash, isSandbox)
    answer.then(settled, settled)
    const found = await inTime(answer, deadlineMs)
    if (found === null) unknown.set(hex, null, askedAtMs + rememberMs)
    else {
      const { subscription, expiresInMs } = found
      known.set(hex, subscription, askedAtMs + Math.min(rememberMs, expiresInMs ?? rememberMs))
    }
    return found?.subscription ?? null
  }

  const remembered = (hex: string) => known.get(hex) ?? unknown.get(hex)

  return {
    known: (keyText) => (isKey(keyText) ? remembered(keyHash(keyText).toString('hex')) : null),
    find: async (keyText) => {
      if (!isKey(keyText)) return null
      const hash = keyHash(keyText)
      const hex = hash.toString('hex')
      const answered = remembered(hex)
      if (answered !== undefined) return answered
      const running = asking.get(hex)
      if (running !== undefined) return running
      const answer = ask(hash, hex).finally(() => asking.delete(hex))
      asking.set(hex, answer)
      return answer
    },
  }
}

type Found = { readonly subscription: Subscription; readonly expiresInMs: number | null }

async function lookUp(sql: Sql, hash: Buffer, isSandbox: boolean): Promise<Found | null> {
  const [row] = await sql<(Omit<Subscription, 'id'> & { id: string; expiresInMs: number | null })[]>`
    select subscription.id::text as id, client_id as "clientId", product_code as "productCode", bundles,
           (extract(epoch from expires_at - now()) * 1000)::float8 as "expiresInMs"
    from access.subscription join access.product on product.code = product_code
    where key_hash = ${hash} and revoked_at is null and (expires_at is null or expires_at > now())
      and (not sandbox or ${isSandbox})`
  if (row === undefined) return null
  const { id, clientId, productCode, bundles, expiresInMs } = row
  return { subscription: { id: Number(id), clientId, productCode, bundles }, expiresInMs }
}

async function inTime<T>(answer: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), deadlineMs)
  })
  try {
    return await Promise.race([answer, late])
  } catch (cause) {
    throw unavailable(cause)
  } finally {
    clearTimeout(timer)
  }
}

function unavailable(cause?: unknown): Fault {
  return new Fault('UNAVAILABLE', 'Subscriptions cannot be checked at the moment.', { cause })
}
