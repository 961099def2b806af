/** What an outside issuer publishes about itself, asked for when a client wants to know and kept for a while. */
import { Fault } from '../../schema/fault.ts'
import { type Fetch, fetchIssuerMetadata, type IssuerMetadata } from './issuer-metadata.ts'

/** Rejects with Fault UNAVAILABLE while the issuer cannot be asked and nothing is known of it. */
export type IssuerDirectory = () => Promise<IssuerMetadata>

const KEPT_MS = 10 * 60_000
const RETRY_AFTER_MS = 5_000

/** What was known goes on being told while the issuer is away. */
export function createIssuerDirectory(
  issuer: string,
  fetch: Fetch = globalThis.fetch,
  now: () => number = () => performance.now(),
): IssuerDirectory {
  let known: IssuerMetadata | null = null
  let askAgainAtMs = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | null = null

  const ask = async () => {
    try {
      known = await fetchIssuerMetadata(issuer, fetch)
      askAgainAtMs = now() + KEPT_MS
    } catch {
      askAgainAtMs = now() + RETRY_AFTER_MS
    } finally {
      asking = null
    }
  }
  return async () => {
    if (now() >= askAgainAtMs) {
      asking ??= ask()
      await asking
    }
    if (known !== null) return known
    throw new Fault('UNAVAILABLE', 'The issuer of access tokens cannot be asked at the moment.')
  }
}
