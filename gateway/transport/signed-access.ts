/** Tells a subgraph server what a request may read, so that it can believe it. */
import { createSecretKey } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { SignJWT } from 'jose'
import { createShortMemory } from '../../schema/short-memory.ts'
import { type SubgraphAccess, subgraphAccessHeader } from '../../schema/subgraph-access.ts'

type Header = Readonly<Record<string, string>>

/** Longer than a header is used for and any fetch then takes. */
const LIFE = '60s'
const REUSED_MS = 20_000
const MAX_REMEMBERED = 1_000

/**
 * @param key shared with the subgraph servers.
 * @param nowMs a clock that is never set back.
 * @returns the header for a request. To sign costs more than all else that the gateway does for a fetch, so requests of
 * the same rights share a header for some seconds. Those of a patient, which say who it is, are kept no longer than the
 * request.
 */
export function createAccessSigner(
  key: string,
  nowMs: () => number = () => performance.now(),
): (access: SubgraphAccess) => Promise<Header> {
  const { leastKeyBytes } = subgraphAccessHeader
  if (Buffer.byteLength(key) < leastKeyBytes)
    throw new RangeError(`The key must have ${leastKeyBytes} bytes or more.`)
  const sign = signerWith(key)
  const ofRights = createShortMemory<Header>(MAX_REMEMBERED, nowMs)
  const ofRequests = new WeakMap<SubgraphAccess, Promise<Header>>()
  return async (access) => {
    if (access.ownNhsNumber !== null) {
      const header = ofRequests.get(access) ?? sign(access)
      ofRequests.set(access, header)
      return header
    }
    const rights = JSON.stringify(access)
    const known = ofRights.get(rights)
    if (known !== undefined) return known
    const untilMs = nowMs() + REUSED_MS
    const header = await sign(access)
    ofRights.set(rights, header, untilMs)
    return header
  }
}

function signerWith(key: string): (access: SubgraphAccess) => Promise<Header> {
  const { name, algorithm, issuer, audience, claim } = subgraphAccessHeader
  const secret = createSecretKey(key, 'utf8')
  return async (access) => {
    const token = new SignJWT({ [claim]: access })
      .setProtectedHeader({ alg: algorithm })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(LIFE)
    return { [name]: await token.sign(secret) }
  }
}
