/** Access tokens as signed JWTs (RFC 7519, RFC 9068), verified against the keys that their issuer publishes (RFC 8725). */
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { readBearerToken } from './bearer.ts'
import type { Caller } from './caller.ts'
import { callerOf } from './claims.ts'
import { createIssuerKeys, type IssuerKeys } from './issuer-keys.ts'
import { type Fetch, fetchIssuerMetadata, fetchJson } from './issuer-metadata.ts'
import { refusedToken } from './refused-token.ts'
import { rememberCallers } from './remembered-callers.ts'

/** Asymmetric ones only: whoever can verify cannot sign, and a public key is never taken for a shared secret. */
export const tokenAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const
export type TokenAlgorithm = (typeof tokenAlgorithms)[number]

export interface TokenVerifierOptions {
  /** Exactly as in `iss`. */
  readonly issuer: string
  /** One of these must be in `aud`. */
  readonly audience: string | readonly string[]
  /** Where the keys are; found by OpenID Connect discovery when it is not given. */
  readonly jwksUrl?: string
  readonly clockSkewS: number
  readonly algorithms: readonly TokenAlgorithm[]
  /** Verified tokens that are remembered for up to a minute; 0 verifies every time. */
  readonly remembered?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly fetch?: Fetch
}

export interface TokenVerifier {
  /**
   * The caller of an `Authorization` header. NOT_AUTHENTICATED when it holds no token that can be relied on, in words
   * that hold nothing of it; UNAVAILABLE when the issuer's keys cannot be had, which says nothing about the token.
   */
  verify(authorization: string | undefined): Promise<Caller>
  /** The same caller at once, where the token was verified a moment ago; null where it is yet to be verified. */
  known(authorization: string | undefined): Caller | null
}

const MAX_CLOCK_SKEW_S = 300
const DEFAULT_REMEMBERED = 10_000
/** Absent in older issuers' tokens. What is signed for another purpose says so here (RFC 8725 §3.11). */
const accessTokenTypes: readonly (string | undefined)[] = [
  undefined,
  'jwt',
  'at+jwt',
  'application/jwt',
  'application/at+jwt',
]

/** Throws a TypeError for options under which a token could be forged. */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { algorithms, now = Date.now, remembered: capacity = DEFAULT_REMEMBERED } = options
  checkOptions(options)
  const keys = createIssuerKeys(keyLoader(options), now)
  const remembered = rememberCallers(capacity, now)
  return {
    async verify(authorization) {
      const token = readBearerToken(authorization)
      const known = remembered.get(`Bearer ${token}`)
      if (known !== null && known.generation === (await keys.current()).generation) return known.caller
      const { claims, generation } = await verifiedClaims(token)
      const caller = callerOf(claims)
      remembered.set(`Bearer ${token}`, { caller, generation }, (claims.exp ?? 0) * 1000)
      return caller
    },
    known(authorization = '') {
      const known = remembered.get(authorization)
      return known !== null && known.generation === keys.held()?.generation ? known.caller : null
    },
  }

  async function verifiedClaims(token: string): Promise<{ claims: JWTPayload; generation: number }> {
    const selection = selectKey(keys)
    try {
      const { payload, protectedHeader } = await jwtVerify(token, selection.getKey, {
        issuer: options.issuer,
        audience: [options.audience].flat(),
        algorithms: [...algorithms],
        clockTolerance: options.clockSkewS,
        currentDate: new Date(now()),
        requiredClaims: ['exp'],
      })
      if (accessTokenTypes.includes(protectedHeader.typ?.toLowerCase())) {
        return { claims: payload, generation: selection.generation() }
      }
      throw new errors.JWTClaimValidationFailed('unexpected typ', payload, 'typ')
    } catch (error) {
      throw refusedToken(error)
    }
  }
}

/** Keys named or carried by the token's own header (`jwk`, `jku`, `x5u`, `x5c`) are never looked at. */
function selectKey(keys: IssuerKeys): { getKey: JWTVerifyGetKey; generation: () => number } {
  let generation = 0
  return {
    generation: () => generation,
    async getKey(header, token) {
      let set = await keys.current()
      generation = set.generation
      try {
        return await set.select(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        set = await keys.renewed()
        generation = set.generation
        return set.select(header, token)
      }
    },
  }
}

/** Where the keys are is asked again after a failure, because it may have changed. */
function keyLoader({
  issuer,
  jwksUrl,
  fetch = globalThis.fetch,
}: TokenVerifierOptions): () => Promise<unknown> {
  let discovered: string | null = null
  return async () => {
    const url = jwksUrl ?? discovered ?? (await fetchIssuerMetadata(issuer, fetch)).jwksUrl
    discovered = null
    const published = await fetchJson(url, fetch)
    discovered = url
    return published
  }
}

function checkOptions({ issuer, audience, algorithms, clockSkewS }: TokenVerifierOptions): void {
  const allowed: readonly string[] = tokenAlgorithms
  const strays = algorithms.filter((name) => !allowed.includes(name))
  if (algorithms.length === 0 || strays.length > 0) {
    throw new TypeError(
      `Algorithms of tokens must be among ${allowed.join(', ')}; got: ${algorithms.join(', ')}.`,
    )
  }
  if (issuer === '' || [audience].flat().length === 0 || [audience].flat().includes('')) {
    throw new TypeError('A token verifier needs an issuer and an audience; one of them is empty.')
  }
  if (!(clockSkewS >= 0 && clockSkewS <= MAX_CLOCK_SKEW_S)) {
    throw new TypeError(`Clock skew must be from 0 to ${MAX_CLOCK_SKEW_S} seconds; got: ${clockSkewS}.`)
  }
}
