/** Tells a subgraph server what a request may read, so that it can believe it. */
import { createSecretKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { type SubgraphAccess, subgraphAccessHeader } from '../../schema/subgraph-access.ts'

/** Longer than any fetch may take. */
const LIFE = '60s'

/** @param key shared with the subgraph servers. @returns the header for a request, signed once for all its fetches. */
export function createAccessSigner(key: string): (access: SubgraphAccess) => Promise<Record<string, string>> {
  const { name, algorithm, issuer, audience, claim, leastKeyBytes } = subgraphAccessHeader
  if (Buffer.byteLength(key) < leastKeyBytes)
    throw new RangeError(`The key must have ${leastKeyBytes} bytes or more.`)
  const secret = createSecretKey(key, 'utf8')
  const signed = new WeakMap<SubgraphAccess, Promise<Record<string, string>>>()
  const sign = async (access: SubgraphAccess) => {
    const token = new SignJWT({ [claim]: access })
      .setProtectedHeader({ alg: algorithm })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(LIFE)
    return { [name]: await token.sign(secret) }
  }
  return (access) => {
    const header = signed.get(access) ?? sign(access)
    signed.set(access, header)
    return header
  }
}
