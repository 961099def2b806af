/** The key of one start: made anew, kept in memory, gone with the process. */
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'

export interface SigningKey {
  readonly privateJwk: JWK
  readonly publicJwk: JWK
}

/** RS256: what every client library can verify, and the cheapest there is to verify. */
export const SIGNING_ALGORITHM = 'RS256'

/** Its id is its thumbprint (RFC 7638), so that the keys of two starts are never taken for one another. */
export async function createSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true })
  const publicPart = await exportJWK(publicKey)
  const about = { alg: SIGNING_ALGORITHM, use: 'sig', kid: await calculateJwkThumbprint(publicPart) }
  return {
    privateJwk: { ...(await exportJWK(privateKey)), ...about },
    publicJwk: { ...publicPart, ...about },
  }
}
