/** Whatever is not a token of the trusted issuer for this service is refused, and nothing of it is repeated. */
import { createHmac } from 'node:crypto'
import { exportSPKI, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bearerChallenge } from '../../gateway/auth/bearer.ts'
import { createTokenVerifier, type TokenVerifierOptions } from '../../gateway/auth/token-verifier.ts'
import { createFakeIssuer, createKey, type FakeIssuer, type Key, sign } from './fake-issuer.ts'

const NOW_S = 1_800_000_000
const AUDIENCE = 'https://care.example'
let issuer: FakeIssuer
let key: Key
let elliptic: Key
let attacker: Key

beforeAll(async () => {
  issuer = await createFakeIssuer()
  key = await createKey('k1')
  elliptic = await createKey('e1', 'ES256')
  attacker = await createKey('k1')
  issuer.publish(key.publicJwk, elliptic.publicJwk)
})
afterAll(() => issuer.close())

const claims = (changes: JWTPayload = {}): JWTPayload => ({
  iss: issuer.url,
  aud: AUDIENCE,
  exp: NOW_S + 600,
  iat: NOW_S,
  sub: 'hospital',
  client_id: 'hospital',
  scope: 'system/*.read',
  ...changes,
})
const verifier = (options: Partial<TokenVerifierOptions> = {}) =>
  createTokenVerifier({
    issuer: issuer.url,
    audience: AUDIENCE,
    clockSkewS: 30,
    algorithms: ['RS256', 'ES256'],
    now: () => NOW_S * 1000,
    ...options,
  })
const verify = (token: string) => verifier().verify(`Bearer ${token}`)
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const without = (claim: string): JWTPayload => claims({ [claim]: undefined })

/** Refused with 401, in words that hold nothing of the token. */
async function refuses(authorization: string | undefined, because: RegExp): Promise<void> {
  const error: unknown = await verifier()
    .verify(authorization)
    .catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'NOT_AUTHENTICATED', message: expect.stringMatching(because) })
  const told = JSON.stringify(
    error,
    Object.getOwnPropertyNames(error).filter((name) => name !== 'stack'),
  )
  const pieces = (authorization ?? '').split(/[ .]/).filter((piece) => piece.length > 6 && piece !== 'Bearer')
  for (const piece of [...pieces, 'hospital', issuer.url]) expect(told).not.toContain(piece)
  expect(error).toMatchObject({ originalError: undefined })
}

describe('a token of the issuer', () => {
  it.each<[string, JWTPayload]>([
    ['as it is', {}],
    ['for several services', { aud: ['https://other.example', AUDIENCE] }],
    ['with scopes as a list', { scope: ['system/*.read'] }],
    ['that ended within the clock skew', { exp: NOW_S - 29 }],
    ['that begins within the clock skew', { nbf: NOW_S + 29 }],
  ])('%s is taken', async (_how, changes) => {
    expect(await verify(await sign(key, claims(changes)))).toMatchObject({
      kind: 'system',
      clientId: 'hospital',
    })
  })

  it.each(['at+jwt', 'application/at+jwt', 'JWT', undefined])('with typ %s is taken', async (typ) => {
    expect(await verify(await sign(key, claims(), { typ }))).toMatchObject({ kind: 'system' })
  })

  it('signed with another of its algorithms is taken, the scheme in any case', async () => {
    const token = await sign(elliptic, claims())
    expect(await verifier().verify(`bEARER   ${token}`)).toMatchObject({ kind: 'system' })
  })

  it('for one of several audiences is taken', async () => {
    const token = await sign(key, claims({ aud: 'two' }))
    expect(await verifier({ audience: ['one', 'two'] }).verify(`Bearer ${token}`)).toMatchObject({
      kind: 'system',
    })
  })

  it('leaves neither itself nor a claim it does not need in the caller', async () => {
    const token = await sign(key, claims({ email: 'doctor@example', jti: 'abc' }))
    const caller = JSON.stringify(await verify(token))
    expect(JSON.parse(caller)).toEqual({
      kind: 'system',
      clientId: 'hospital',
      scopes: {
        reads: [{ level: 'system', resource: '*', interactions: ['read', 'search'], form: 'v1' }],
        named: [],
      },
    })
  })
})

describe('claims that do not fit', () => {
  it.each<[string, () => JWTPayload, RegExp]>([
    ['another issuer', () => claims({ iss: 'https://evil.example' }), /issuer/],
    ['a longer issuer', () => claims({ iss: `${issuer.url}/` }), /issuer/],
    ['no issuer', () => without('iss'), /issuer/],
    ['another audience', () => claims({ aud: 'https://other.example' }), /another service/],
    ['a longer audience', () => claims({ aud: `${AUDIENCE}.evil.example` }), /another service/],
    ['no audience', () => without('aud'), /another service/],
    ['an end beyond the clock skew', () => claims({ exp: NOW_S - 31 }), /expired/],
    ['no end', () => without('exp'), /expires/],
    ['an end that is no number', () => ({ ...claims(), exp: `${NOW_S + 600}` as never }), /expires/],
    ['a beginning beyond the clock skew', () => claims({ nbf: NOW_S + 31 }), /not valid yet/],
    ['no client', () => without('client_id'), /azp/],
  ])('%s', async (_what, changed, because) => {
    await refuses(`Bearer ${await sign(key, changed())}`, because)
  })
})

describe('a forgery', () => {
  it('signed with a key of one’s own under the issuer’s key id', async () => {
    await refuses(`Bearer ${await sign(attacker, claims())}`, /signature/)
  })

  it('with the claims of another token', async () => {
    const [header, , signature] = (await sign(key, claims({ scope: '' }))).split('.')
    await refuses(`Bearer ${header}.${encode(claims())}.${signature}`, /signature/)
  })

  it.each(['none', 'None', 'NONE', 'nOnE'])('with the algorithm %s', async (alg) => {
    const unsigned = `${encode({ alg, kid: 'k1' })}.${encode(claims())}`
    await refuses(`Bearer ${unsigned}.`, /not a signed JWT/)
    await refuses(`Bearer ${unsigned}`, /not a signed JWT/)
    await refuses(`Bearer ${unsigned}.AAAA`, /algorithm/)
  })

  it('signed with the public key as if it were a shared secret', async () => {
    const input = `${encode({ alg: 'HS256', kid: 'k1', typ: 'at+jwt' })}.${encode(claims())}`
    for (const secret of [
      await exportSPKI(key.publicKey),
      JSON.stringify(key.publicJwk),
      key.publicJwk.n ?? '',
    ]) {
      const signature = createHmac('sha256', secret).update(input).digest('base64url')
      await refuses(`Bearer ${input}.${signature}`, /algorithm/)
    }
  })

  it('whose signature was taken off, cut, emptied or swapped', async () => {
    const [header, payload, signature = ''] = (await sign(key, claims())).split('.')
    await refuses(`Bearer ${header}.${payload}.`, /not a signed JWT/)
    await refuses(`Bearer ${header}.${payload}`, /not a signed JWT/)
    await refuses(`Bearer ${header}.${payload}.${signature.slice(0, -8)}`, /signature/)
    await refuses(`Bearer ${header}.${payload}.AA`, /signature/)
    const [, , other] = (await sign(key, claims({ scope: '' }))).split('.')
    await refuses(`Bearer ${header}.${payload}.${other}`, /signature/)
  })

  it('that carries its own key, or says where to fetch it', async () => {
    const away = await createFakeIssuer()
    const jku = `${away.url}/keys`
    away.publish(attacker.publicJwk)
    for (const header of [{ jwk: attacker.publicJwk }, { jku }, { x5u: jku }, { jku, kid: 'unknown' }]) {
      await refuses(`Bearer ${await sign(attacker, claims(), header)}`, /signature|does not publish/)
    }
    expect(away.asked).toEqual([])
    // They are no reason to refuse what the issuer did sign.
    expect(await verify(await sign(key, claims(), { jku }))).toMatchObject({ kind: 'system' })
    await away.close()
  })

  it('that demands what nobody understands', async () => {
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'k1', crit: ['urn:x'], 'urn:x': true })
      .sign(key.privateKey, { crit: { 'urn:x': true } })
    await refuses(`Bearer ${token}`, /cannot be verified/)
  })

  it('with an algorithm that its key is not for', async () => {
    const input = `${encode({ alg: 'ES256', kid: 'k1' })}.${encode(claims())}`
    await refuses(`Bearer ${input}.${'A'.repeat(86)}`, /does not publish/)
  })

  it('with an algorithm that is not on the list', async () => {
    const other = await createKey('p1', 'PS256')
    await refuses(`Bearer ${await sign(other, claims())}`, /algorithm/)
  })

  it.each(['logout+jwt', 'dpop+jwt', 'secevent+jwt'])('made of a %s', async (typ) => {
    await refuses(`Bearer ${await sign(key, claims(), { typ })}`, /typ/)
  })
})

describe('a header that holds no token', () => {
  it.each([
    [undefined, /Send an access token/],
    ['', /Send an access token/],
    ['Bearer', /scheme Bearer/],
    ['Bearer ', /not a signed JWT/],
    ['Basic c2FuZGJveDpzYW5kYm94', /scheme Bearer/],
    ['Bearer abcdefgh', /not a signed JWT/],
    ['Bearer abcdefgh.abcdefgh.abcdefgh', /cannot be verified/],
    ['Bearer abcdefgh.abcdefgh.abcdefgh, Bearer ijklmnop.ijklmnop.ijklmnop', /not a signed JWT/],
    ['Bearer abcdefgh.abcdefgh.abcdefgh.abcdefgh.abcdefgh', /not a signed JWT/],
    ['Bearer abcdefgh.abcdefgh.abcd\r\nX-Injected: yes', /not a signed JWT/],
    ['Bearer abcdefgh.abcdefgh.abcd\u0000efgh', /not a signed JWT/],
    ['Bearer {"alg":"none"}', /not a signed JWT/],
  ])('%j', async (authorization, because) => {
    await refuses(authorization, because)
  })

  it('or one too long to be looked at, at no cost', async () => {
    const asked = issuer.asked.length
    await refuses(`Bearer ${`${'a'.repeat(4_000)}.`.repeat(2)}${'a'.repeat(2_000_000)}`, /8192 characters/)
    await refuses(`Bearer ${'.'.repeat(2_000_000)}`, /8192 characters/)
    await refuses(' '.repeat(2_000_000), /scheme Bearer/)
    expect(issuer.asked.length).toBe(asked)
  })
})

describe('options under which a token could be forged', () => {
  it.each<[string, object]>([
    ['a shared secret', { algorithms: ['HS256'] }],
    ['no signature', { algorithms: ['RS256', 'none'] }],
    ['no algorithm', { algorithms: [] }],
    ['no audience', { audience: [] }],
    ['an empty audience', { audience: '' }],
    ['no issuer', { issuer: '' }],
    ['an endless clock skew', { clockSkewS: Number.POSITIVE_INFINITY }],
    ['a clock skew that is no number', { clockSkewS: Number.NaN }],
  ])('%s', (_what, options) => {
    expect(() => verifier(options)).toThrow(TypeError)
  })
})

it.each([
  [undefined, 'Bearer realm="care"'],
  ['', 'Bearer realm="care"'],
  ['Bearer "x"\r\nX: y', 'Bearer realm="care", error="invalid_token"'],
])('challenges %j without quoting it', (authorization, challenge) => {
  expect(bearerChallenge('care', authorization)).toBe(challenge)
})
