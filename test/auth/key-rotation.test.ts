/** Keys change, issuers fail: without a restart, without a flood of requests, and never for longer than a minute. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTokenVerifier, type TokenVerifierOptions } from '../../gateway/auth/token-verifier.ts'
import { createFakeIssuer, createKey, type FakeIssuer, type Key, sign } from './fake-issuer.ts'

const START_S = 1_800_000_000
const DISCOVERY = '/.well-known/openid-configuration'
let issuer: FakeIssuer
let nowMs: number
let old: Key
let next: Key

beforeEach(async () => {
  issuer = await createFakeIssuer()
  nowMs = START_S * 1000
  old = await createKey('old', 'ES256')
  next = await createKey('next', 'ES256')
  issuer.publish(old.publicJwk)
})
afterEach(() => issuer.close())

const verifier = (options: Partial<TokenVerifierOptions> = {}) =>
  createTokenVerifier({
    issuer: issuer.url,
    audience: 'care',
    clockSkewS: 0,
    algorithms: ['ES256'],
    now: () => nowMs,
    ...options,
  })
const tokenOf = async (key: Key, exp = START_S + 3_600, jti = 'a') =>
  `Bearer ${await sign(key, { iss: issuer.url, aud: 'care', exp, client_id: 'c', jti })}`
const pass = (seconds: number) => {
  nowMs += seconds * 1000
}
const known = { clientId: 'c' }
const refused = { code: 'NOT_AUTHENTICATED' }
const unavailable = { code: 'UNAVAILABLE' }

describe('keys', () => {
  it('are discovered, and asked for once for many tokens', async () => {
    const { verify } = verifier()
    const [one, other] = [await tokenOf(old), await tokenOf(old, START_S + 60, 'b')]
    await Promise.all([verify(one), verify(other), verify(one)])
    expect(issuer.asked).toEqual([DISCOVERY, '/keys'])
  })

  it('come from the address that was given, if one was', async () => {
    const { verify } = verifier({ jwksUrl: `${issuer.url}/keys` })
    expect(await verify(await tokenOf(old))).toMatchObject(known)
    expect(issuer.asked).toEqual(['/keys'])
  })

  it('may be new: the first token signed with one is taken', async () => {
    const { verify } = verifier()
    await verify(await tokenOf(old))
    pass(6)
    issuer.publish(old.publicJwk, next.publicJwk)
    expect(await verify(await tokenOf(next))).toMatchObject(known)
    expect(await verify(await tokenOf(old))).toMatchObject(known)
  })

  it('that nobody published cost the issuer one request in five seconds', async () => {
    const { verify } = verifier()
    await verify(await tokenOf(old))
    pass(6)
    for (let count = 0; count < 20; count++) {
      const forged = await createKey(`made-up-${count}`, 'ES256')
      await expect(verify(await tokenOf(forged))).rejects.toMatchObject(refused)
    }
    expect(issuer.asked).toEqual([DISCOVERY, '/keys', '/keys'])
  })

  it('stop working within a minute of being withdrawn, for remembered tokens too', async () => {
    const { verify } = verifier()
    const token = await tokenOf(old)
    await verify(token)
    issuer.publish(next.publicJwk)
    pass(60)
    await expect(verify(token)).rejects.toMatchObject(refused)
  })

  it('that are withdrawn take along what they verified half a minute ago', async () => {
    const { verify } = verifier()
    const [first, later] = [await tokenOf(old), await tokenOf(old, START_S + 3_600, 'later')]
    await verify(first)
    pass(29)
    await verify(later)
    issuer.publish(next.publicJwk)
    pass(31)
    await expect(verify(later)).rejects.toMatchObject(refused)
  })

  it('are asked for again when the clock was set back, because their age is not known', async () => {
    const { verify } = verifier()
    await verify(await tokenOf(old))
    issuer.publish(next.publicJwk)
    pass(-3_600)
    await expect(verify(await tokenOf(old))).rejects.toMatchObject(refused)
  })

  it('may be published somewhere else', async () => {
    const { verify } = verifier()
    const token = await tokenOf(old)
    await verify(token)
    issuer.moveKeys('/moved')
    pass(60)
    await expect(verify(token)).rejects.toMatchObject(unavailable)
    pass(1)
    expect(await verify(token)).toMatchObject(known)
  })

  it('are another when the issuer uses an id again', async () => {
    const { verify } = verifier()
    const [before, reused] = [await tokenOf(old), await createKey('old', 'ES256')]
    await verify(before)
    await expect(verify(await tokenOf(reused))).rejects.toMatchObject(refused)
    issuer.publish(reused.publicJwk)
    pass(60)
    await expect(verify(before)).rejects.toMatchObject(refused)
    expect(await verify(await tokenOf(reused))).toMatchObject(known)
  })

  it('are none when two have the same id', async () => {
    issuer.publish(old.publicJwk, { ...next.publicJwk, kid: 'old' })
    await expect(verifier().verify(await tokenOf(old))).rejects.toMatchObject(refused)
  })

  it('for encryption do not verify', async () => {
    issuer.publish({ ...old.publicJwk, use: 'enc' })
    await expect(verifier().verify(await tokenOf(old))).rejects.toMatchObject(refused)
  })

  it('are renewed in the background before they are too old', async () => {
    const { verify } = verifier()
    await verify(await tokenOf(old))
    pass(31)
    issuer.publish(next.publicJwk)
    await verify(await tokenOf(old))
    await expect.poll(() => issuer.asked.length).toBe(3)
    await expect.poll(async () => verify(await tokenOf(next)).catch(() => null)).toMatchObject(known)
  })
})

describe('an issuer that cannot be asked', () => {
  it.each<[string, () => void]>([
    ['fails', () => issuer.answerWith(500)],
    ['sends somewhere else', () => issuer.answerWith(302)],
    ['calls itself another', () => issuer.discover({ issuer: 'https://evil.example' })],
    ['has no keys', () => issuer.discover({ jwks_uri: undefined })],
    ['has its keys in a file', () => issuer.discover({ jwks_uri: 'file:///etc/passwd' })],
    ['has its keys nowhere', () => issuer.discover({ jwks_uri: `${issuer.url}/nowhere` })],
    ['has keys that are none', () => issuer.publish('x' as never)],
  ])('because it %s says nothing about a token', async (_why, fail) => {
    fail()
    await expect(verifier().verify(await tokenOf(old))).rejects.toMatchObject(unavailable)
  })

  it('is not asked again and again, and is found when it is back', async () => {
    const { verify } = verifier()
    const token = await tokenOf(old)
    issuer.answerWith(503)
    for (let count = 0; count < 5; count++) await expect(verify(token)).rejects.toMatchObject(unavailable)
    expect(issuer.asked).toEqual([DISCOVERY])
    issuer.answerWith(200)
    pass(1)
    expect(await verify(token)).toMatchObject(known)
    // It answers, so that a key it does not name is a wrong one again.
    await expect(verify(await tokenOf(next))).rejects.toMatchObject(refused)
  })

  it('is not missed for half a minute, and after that nobody is let in', async () => {
    const { verify } = verifier()
    const token = await tokenOf(old)
    await verify(token)
    issuer.answerWith(503)
    pass(45)
    expect(await verify(token)).toMatchObject(known)
    await expect.poll(() => issuer.asked.length).toBe(3)
    pass(15)
    await expect(verify(token)).rejects.toMatchObject(unavailable)
  })

  it('leaves open whether a key that is not known yet is good', async () => {
    const { verify } = verifier()
    await verify(await tokenOf(old))
    issuer.answerWith(503)
    pass(6)
    await expect(verify(await tokenOf(next))).rejects.toMatchObject(unavailable)
    await expect(verify(await tokenOf(next))).rejects.toMatchObject(unavailable)
    expect(issuer.asked).toEqual([DISCOVERY, '/keys', '/keys'])
    expect(await verify(await tokenOf(old, START_S + 60, 'b'))).toMatchObject(known)
  })

  it('and is https is not left for plain http', async () => {
    const documents = [
      { issuer: 'https://id.example', jwks_uri: 'http://id.example/keys' },
      { keys: [old.publicJwk] },
    ]
    const { verify } = verifier({
      issuer: 'https://id.example',
      fetch: async () => Response.json(documents.shift()),
    })
    await expect(verify(await tokenOf(old))).rejects.toMatchObject(unavailable)
    expect(documents).toHaveLength(1)
  })

  it('is left in peace by what can never be a token', async () => {
    await expect(verifier().verify('Bearer eyJhbGciOiJub25lIn0.e30.AAAA')).rejects.toMatchObject(refused)
    expect(issuer.asked).toEqual([])
  })
})

describe('a remembered token', () => {
  it('is the same caller', async () => {
    const { verify } = verifier()
    const token = await tokenOf(old)
    expect(await verify(token)).toBe(await verify(token))
    const forgetful = verifier({ remembered: 0 })
    expect(await forgetful.verify(token)).not.toBe(await forgetful.verify(token))
  })

  it('is known at once, and no other', async () => {
    const { verify, known: knownAtOnce } = verifier()
    const token = await tokenOf(old)
    expect(knownAtOnce(token)).toBeNull()
    const caller = await verify(token)
    expect(knownAtOnce(token)).toBe(caller)
    expect(knownAtOnce(await tokenOf(old, START_S + 3_600, 'b'))).toBeNull()
    expect(knownAtOnce(`${token}x`)).toBeNull()
    expect(knownAtOnce(undefined)).toBeNull()
  })

  it('is not known at once when it has ended, or a minute later', async () => {
    const { verify, known: knownAtOnce } = verifier()
    const [short, long] = [await tokenOf(old, START_S + 10), await tokenOf(old)]
    await Promise.all([verify(short), verify(long)])
    pass(9)
    expect([short, long].map((token) => knownAtOnce(token) !== null)).toEqual([true, true])
    pass(1)
    expect([short, long].map((token) => knownAtOnce(token) !== null)).toEqual([false, true])
    pass(50)
    expect(knownAtOnce(long)).toBeNull()
  })

  it('is not known at once by keys that are other ones now, or too old to be relied on', async () => {
    const { verify, known: knownAtOnce } = verifier()
    const token = await tokenOf(old)
    await verify(token)
    pass(6)
    issuer.publish(old.publicJwk, next.publicJwk)
    await verify(await tokenOf(next))
    expect(knownAtOnce(token)).toBeNull()
    await verify(token)
    expect(knownAtOnce(token)).not.toBeNull()
    issuer.answerWith(503)
    pass(59)
    expect(knownAtOnce(token)).not.toBeNull()
    pass(1)
    expect(knownAtOnce(token)).toBeNull()
  })

  it('ends when it expires', async () => {
    const { verify } = verifier()
    const token = await tokenOf(old, START_S + 10)
    await verify(token)
    pass(10)
    await expect(verify(token)).rejects.toMatchObject(refused)
  })

  it('is forgotten when the clock is set back', async () => {
    const { verify } = verifier()
    const token = await tokenOf(old)
    const before = await verify(token)
    pass(-3_600)
    expect(await verify(token)).not.toBe(before)
  })
})
