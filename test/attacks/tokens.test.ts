/** Tokens that somebody made or changed, through every door: none lets anybody in, and nothing of one comes back. */
import { createHmac } from 'node:crypto'
import { exportSPKI, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFakeIssuer, createKey, sign } from '../auth/fake-issuer.ts'
import {
  AUDIENCE,
  bearer,
  type DoorOf,
  type GuardedServer,
  keyed,
  startGuarded,
} from '../doors/guarded-server.ts'

let server: GuardedServer
let key: Readonly<Record<string, string>>
beforeAll(async () => {
  server = await startGuarded()
  key = keyed((await server.subscribe('all-bundles')).key)
})
afterAll(() => server.close())

const doors: readonly DoorOf[] = ['graphql', 'fhir', 'ccapi']
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const nowS = () => Math.floor(Date.now() / 1000)
const claims = () => ({
  iss: server.issuer,
  aud: AUDIENCE,
  exp: nowS() + 600,
  client_id: 'desk',
  scope: 'system/*.read',
})
const parts = async (changes: Readonly<Record<string, unknown>> = {}) => {
  const [header = '', payload = '', signature = ''] = (await server.token(changes)).split('.')
  return { header, payload, signature }
}
/** Signed with a text that everybody can have, as an issuer with a shared secret would. */
function signedWith(secret: string, header: object): string {
  const input = `${encoded(header)}.${encoded(claims())}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}
const unsigned = (alg: string, signature = '') =>
  `${encoded({ alg, typ: 'at+jwt', kid: 'k1' })}.${encoded(claims())}.${signature}`

const forgeries: readonly (readonly [string, () => Promise<string>])[] = [
  ['signed with one’s own key under the issuer’s key id', () => server.forgedToken()],
  [
    'signed with one’s own key under no id',
    async () => {
      const own = await createKey('k1')
      return new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt' }).sign(own.privateKey)
    },
  ],
  [
    'that brings its own key',
    async () => {
      const own = await createKey('k1')
      return sign(own, claims(), { jwk: own.publicJwk })
    },
  ],
  [
    'that says where its key is',
    async () => {
      const [away, own] = await Promise.all([createFakeIssuer(), createKey('k1')])
      away.publish(own.publicJwk)
      const token = await sign(own, claims(), { jku: `${away.url}/keys`, x5u: `${away.url}/keys` })
      await away.close()
      return token
    },
  ],
  [
    'of another key type under the issuer’s key id',
    async () => sign(await createKey('k1', 'ES256'), claims()),
  ],
  ['whose key id is a path', async () => sign(await createKey('../../../../dev/null'), claims())],
  ['whose key id is SQL', async () => sign(await createKey("' or '1'='1"), claims())],
  ['with the algorithm none', async () => unsigned('none')],
  ['with the algorithm NONE and some signature', async () => unsigned('NONE', 'AAAA')],
  ['with no algorithm', async () => `${encoded({ kid: 'k1' })}.${encoded(claims())}.AAAA`],
  [
    'with the public key as shared secret',
    async () =>
      signedWith(await exportSPKI(server.key.publicKey), { alg: 'HS256', kid: 'k1', typ: 'at+jwt' }),
  ],
  [
    'with the key’s modulus as shared secret',
    async () => signedWith(server.key.publicJwk.n ?? '', { alg: 'HS256', kid: 'k1', typ: 'at+jwt' }),
  ],
  ['with an empty shared secret', async () => signedWith('', { alg: 'HS256', kid: 'k1', typ: 'at+jwt' })],
  [
    'whose header names another algorithm than it was signed by',
    async () => {
      const { payload, signature } = await parts()
      return `${encoded({ alg: 'PS256', kid: 'k1', typ: 'at+jwt' })}.${payload}.${signature}`
    },
  ],
  [
    'without its signature',
    async () => {
      const { header, payload } = await parts()
      return `${header}.${payload}.`
    },
  ],
  [
    'without its last part',
    async () => {
      const { header, payload } = await parts()
      return `${header}.${payload}`
    },
  ],
  [
    'with half of its signature',
    async () => {
      const { header, payload, signature } = await parts()
      return `${header}.${payload}.${signature.slice(0, signature.length / 2)}`
    },
  ],
  [
    'with the claims of another and its own signature',
    async () => {
      const [narrow, wide] = await Promise.all([parts({ scope: 'system/Encounter.read' }), parts()])
      return `${narrow.header}.${wide.payload}.${narrow.signature}`
    },
  ],
  ['that has expired', () => server.token({ exp: nowS() - 1 })],
  ['that never expires', () => server.token({ exp: undefined })],
  ['that expires in words', () => server.token({ exp: `${nowS() + 600}` })],
  ['that is not valid yet', () => server.token({ nbf: nowS() + 60 })],
  ['for another service', () => server.token({ aud: 'another' })],
  ['for a service whose name begins like ours', () => server.token({ aud: `${AUDIENCE}.evil.example` })],
  ['for nobody', () => server.token({ aud: undefined })],
  ['of another issuer', () => server.token({ iss: 'https://issuer.example' })],
  ['of the issuer with a slash', () => server.token({ iss: `${server.issuer}/` })],
  ['of a client that is no text', () => server.token({ client_id: { $ne: null } })],
  ['of a patient who is staff, too', () => server.token({ nhs_number: '9990000018', ods_code: 'A81001' })],
  [
    'of a patient who says to be a system',
    () => server.token({ nhs_number: '9990000018', caller_kind: 'system' }),
  ],
  [
    'of a patient with an NHS number that is none',
    () => server.token({ nhs_number: "9990000018' or '1'='1" }),
  ],
  ['of an unknown kind of caller', () => server.token({ caller_kind: 'admin' })],
  ['that is an id token', async () => sign(server.key, claims(), { typ: 'logout+jwt' })],
  [
    'inside another',
    async () => {
      const inner = await server.token()
      return `${encoded({ alg: 'RS256', cty: 'JWT', kid: 'k1' })}.${Buffer.from(inner).toString('base64url')}.AAAA`
    },
  ],
]

describe.each(doors)('%s lets nobody in by a token', (door) => {
  test.each(forgeries)('%s', async (_what, make) => {
    const token = await make()
    const reply = await server.ask(door, { ...bearer(token), ...key })
    expect(reply.status).toBe(401)
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="care-record", error="invalid_token"')
    expect(reply.text).not.toMatch(/Asthma|Byron|2001|\.ts:|select /)
    for (const part of token.split('.').filter(({ length }) => length > 8))
      expect(reply.text).not.toContain(part)
  })
})

describe('a token that was let in', () => {
  test.each(doors)('%s: does not let in what is made of it', async (door) => {
    const token = await server.token()
    expect((await server.ask(door, { ...bearer(token), ...key })).status).toBe(200)
    const [header, , signature] = token.split('.')
    const other = encoded({ ...claims(), scope: 'system/*.read restricted.read audit.read' })
    for (const changed of [`${header}.${other}.${signature}`, `${token}A`, token.slice(0, -8), `${token}.`])
      expect((await server.ask(door, { ...bearer(changed), ...key })).status).toBe(401)
  })

  test('is no token anywhere but in its header', async () => {
    const token = await server.token()
    for (const [path, headers] of [
      [`/fhir/STU3/Patient/2001?access_token=${token}`, {}],
      ['/fhir/STU3/Patient/2001', { cookie: `access_token=${token}; Authorization=Bearer ${token}` }],
      ['/fhir/STU3/Patient/2001', { 'x-forwarded-authorization': `Bearer ${token}` }],
      ['/fhir/STU3/Patient/2001', { 'proxy-authorization': `Bearer ${token}` }],
    ] as const) {
      const reply = await fetch(`${server.origin}${path}`, { headers })
      expect(reply.status).toBe(401)
      expect(await reply.text()).not.toContain(token)
    }
  })

  test('whose key the caller names is of no use with another client’s subscription', async () => {
    const others = keyed((await server.subscribe('all-bundles', 'another')).key)
    for (const door of doors) {
      const reply = await server.ask(door, { ...bearer(await server.token()), ...others })
      expect(reply.status).toBe(401)
    }
  })
})

test('no token was written to the log', () => {
  expect(server.lines.join('\n')).not.toMatch(/eyJ|Bearer/)
})
