/** The sandbox's issuer over real HTTP, as CCAPI's, Care Connect's and SMART's clients ask it. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { grantedScope } from '../../gateway/auth/sandbox-issuer/granted-scope.ts'
import { createSandboxIssuer, type SandboxIssuer } from '../../gateway/auth/sandbox-issuer/sandbox-issuer.ts'
import type { RecordTokenAnswer, TokenAnswer } from '../../gateway/auth/token-answer.ts'
import { createTokenVerifier } from '../../gateway/auth/token-verifier.ts'

const AUDIENCE = 'https://care.example'
const PATIENT = '9990000018'
const EVERYTHING = 'system/*.read user/*.read restricted.read audit.read graph.introspection'
let app: FastifyInstance
let sandbox: SandboxIssuer
let issuer: string
let answers: TokenAnswer[] = []
let record: RecordTokenAnswer

beforeAll(async () => {
  app = Fastify()
  // As the gateway's own hooks do.
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'x-request-id': request.id })
    done()
  })
  sandbox = await createSandboxIssuer({
    issuer: () => issuer,
    audience: AUDIENCE,
    patientNhsNumber: PATIENT,
    recordAnswer: (answer) => record(answer),
  })
  await app.register(sandbox.routes, { prefix: '/oauth2' })
  await app.listen({ port: 0, host: '127.0.0.1' })
  issuer = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/oauth2`
})
afterAll(() => app.close())
beforeEach(() => {
  answers = []
  record = async (answer) => void answers.push(answer)
})

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
})
const ask = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${issuer}/token`, { method: 'POST', headers, body: new URLSearchParams(form) })
const grant = { grant_type: 'client_credentials' }
const sandboxForm = { ...grant, client_id: 'sandbox', client_secret: 'sandbox' }

describe('a token', () => {
  it('has no promise of the process watched, which would slow down all that comes after', async () => {
    const entered = vi.spyOn(AsyncLocalStorage.prototype, 'run')
    expect((await ask(sandboxForm)).status).toBe(200)
    expect(entered).not.toHaveBeenCalled()
    entered.mockRestore()
  })

  it('as CCAPI’s clients ask for one: by form and without a scope', async () => {
    const reply = await ask(sandboxForm)
    expect(reply.status).toBe(200)
    expect(reply.headers.get('cache-control')).toBe('no-store')
    expect(reply.headers.get('content-type')).toMatch(/^application\/json/)
    const body = await reply.json()
    expect(body).toEqual({
      token_type: 'Bearer',
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expires_in: 3600,
      scope: EVERYTHING,
      refresh_token: null,
    })
    const { exp = 0, iat = 0, ...claims } = decodeJwt(body.access_token)
    expect(exp - iat).toBe(3600)
    expect(claims).toMatchObject({ iss: issuer, aud: AUDIENCE, client_id: 'sandbox', scope: EVERYTHING })
    expect(decodeProtectedHeader(body.access_token)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' })
  })

  it('as Care Connect’s clients ask for one: by Basic and with a scope', async () => {
    const reply = await ask({ ...grant, scope: 'user/Condition.read' }, basic('sandbox', 'sandbox'))
    expect(reply.status).toBe(200)
    expect(await reply.json()).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'user/Condition.read',
    })
  })

  it('has what the reply’s hooks add, like any other reply', async () => {
    const { headers } = await ask(sandboxForm)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-request-id')).toBeTruthy()
  })

  it('is given to a page that asks, and whether another origin may read it is not the issuer’s to say', async () => {
    const reply = await ask(sandboxForm, { origin: 'http://page.example' })
    expect(reply.status).toBe(200)
    expect([...reply.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
  })

  it.each([
    ['sandbox', { kind: 'system', clientId: 'sandbox' }],
    [
      'sandbox-staff',
      {
        kind: 'staff',
        userId: 'demo-doctor',
        organisation: 'A81001',
        role: 'General Medical Practitioner',
        purposeOfUse: 'TREAT',
        breakGlassReason: null,
      },
    ],
    ['sandbox-patient', { kind: 'patient', nhsNumber: PATIENT }],
    ['sandbox-conditions', { kind: 'system' }],
    ['sandbox-observations', { kind: 'system' }],
    ['sandbox-privacy', { kind: 'staff', role: 'Privacy Officer', scopes: { named: ['audit.read'] } }],
  ])('of %s is verified, through its keys as anybody can', async (client, expected) => {
    const { access_token: token } = await (await ask({ ...grant }, basic(client, 'sandbox'))).json()
    const stranger = createTokenVerifier({ issuer, audience: AUDIENCE, clockSkewS: 0, algorithms: ['RS256'] })
    expect(await stranger.verify(`Bearer ${token}`)).toMatchObject(expected)
    expect(await sandbox.verifier.verify(`Bearer ${token}`)).toMatchObject(expected)
  })

  it('is minted in the process, for as long as it is wanted', async () => {
    const token = await sandbox.mintToken('sandbox', 43_200)
    const { exp = 0, iat = 0, scope } = decodeJwt(token)
    expect([exp - iat, scope]).toEqual([43_200, EVERYTHING])
    expect(await sandbox.verifier.verify(`Bearer ${token}`)).toMatchObject({ kind: 'system' })
    await expect(sandbox.mintToken('nobody')).rejects.toThrow(TypeError)
  })

  it('of another start is worth nothing', async () => {
    const other = await createSandboxIssuer({
      issuer: () => issuer,
      audience: AUDIENCE,
      patientNhsNumber: PATIENT,
      recordAnswer: async () => undefined,
    })
    const token = await other.mintToken('sandbox')
    const { kid } = decodeProtectedHeader(await sandbox.mintToken('sandbox'))
    expect(kid).toMatch(/^[\w-]{43}$/)
    expect(decodeProtectedHeader(token).kid).not.toBe(kid)
    await expect(sandbox.verifier.verify(`Bearer ${token}`)).rejects.toMatchObject({
      code: 'NOT_AUTHENTICATED',
    })
  })
})

describe('a refusal', () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['a wrong secret by form', { ...sandboxForm, client_secret: 'guess' }, {}],
    ['a wrong secret by Basic', grant, basic('sandbox', 'guess')],
    ['an unknown client', { ...sandboxForm, client_id: 'nobody' }, {}],
    ['no secret', { ...grant, client_id: 'sandbox' }, {}],
  ])('of %s is 401 invalid_client, and says how to authenticate', async (_why, form, headers) => {
    const reply = await ask(form, headers)
    expect(reply.status).toBe(401)
    expect(reply.headers.get('www-authenticate')).toMatch(/^Basic realm="/)
    expect(reply.headers.get('cache-control')).toBe('no-store')
    const text = await reply.text()
    expect(JSON.parse(text)).toMatchObject({ error: 'invalid_client' })
    expect(text).not.toMatch(/guess|nobody/)
  })

  it.each<[string, Record<string, string>, string]>([
    [
      'a user’s password',
      { ...sandboxForm, grant_type: 'password', username: 'u', password: 'p' },
      'unsupported_grant_type',
    ],
    ['a code', { ...sandboxForm, grant_type: 'authorization_code', code: 'x' }, 'unsupported_grant_type'],
    [
      'a refresh token',
      { ...sandboxForm, grant_type: 'refresh_token', refresh_token: 'x' },
      'unsupported_grant_type',
    ],
    ['no grant', { client_id: 'sandbox', client_secret: 'sandbox' }, 'invalid_request'],
    ['scopes that it may not have', { ...sandboxForm, scope: 'patient/*.read launch' }, 'invalid_scope'],
    ['to write', { ...sandboxForm, scope: 'system/*.write' }, 'invalid_scope'],
    ['a scope that is none', { ...sandboxForm, scope: '"\\' }, 'invalid_scope'],
  ])('of %s is 400', async (_what, form, error) => {
    const reply = await ask(form)
    expect(reply.status).toBe(400)
    expect(await reply.json()).toMatchObject({ error })
  })

  it('is JSON for a browser too', async () => {
    const reply = await ask({ ...sandboxForm, client_secret: 'guess' }, { accept: 'text/html' })
    expect(reply.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await reply.json()).toMatchObject({ error: 'invalid_client' })
  })

  it.each([
    ['JSON', 'application/json', JSON.stringify(sandboxForm)],
    ['what only claims to be JSON', 'application/json', '{'],
    ['plain text', 'text/plain', `${new URLSearchParams(sandboxForm)}`],
    [
      'an endless form',
      'application/x-www-form-urlencoded',
      `${new URLSearchParams(sandboxForm)}&x=${'x'.repeat(200_000)}`,
    ],
    [
      'a secret given twice',
      'application/x-www-form-urlencoded',
      `${new URLSearchParams(sandboxForm)}&client_secret=sandbox`,
    ],
  ])('of %s is 400 invalid_request', async (_what, type, body) => {
    const reply = await fetch(`${issuer}/token`, { method: 'POST', headers: { 'content-type': type }, body })
    expect(reply.status).toBe(400)
    expect(await reply.json()).toMatchObject({ error: 'invalid_request' })
  })

  it('is all that is left: nobody can sign in, register, or ask by GET', async () => {
    for (const path of ['auth', 'me', 'reg', 'session/end', 'request', 'token']) {
      expect((await fetch(`${issuer}/${path}`)).status, path).toBe(404)
    }
  })
})

describe('what is recorded of an answer', () => {
  it.each<[string, Record<string, string>, Record<string, string>, Omit<TokenAnswer, 'requestId'>]>([
    ['a token', sandboxForm, {}, { clientId: 'sandbox', status: 200 }],
    [
      'a token by Basic',
      grant,
      basic('sandbox-staff', 'sandbox'),
      { clientId: 'sandbox-staff', status: 200 },
    ],
    ['a wrong secret', { ...sandboxForm, client_secret: 'guess' }, {}, { clientId: 'sandbox', status: 401 }],
    // What somebody made up could be anything.
    ['an unknown client', { ...sandboxForm, client_id: '9990000018' }, {}, { clientId: null, status: 401 }],
    ['no scope left', { ...sandboxForm, scope: 'launch' }, {}, { clientId: 'sandbox', status: 400 }],
    ['no form', {}, {}, { clientId: null, status: 400 }],
  ])('%s', async (_what, form, headers, expected) => {
    const reply = await ask(form, headers)
    expect(answers).toEqual([{ requestId: reply.headers.get('x-request-id'), ...expected }])
  })

  it('is stored before it leaves, and no token leaves where it cannot be', async () => {
    record = () => Promise.reject(new Error('no disk'))
    const reply = await ask(sandboxForm)
    expect([reply.status, await reply.json()]).toEqual([503, { error: 'temporarily_unavailable' }])
  })
})

it('publishes its key without its private part, and where everything is', async () => {
  const jwks = await (await fetch(`${issuer}/jwks`)).json()
  expect(Object.keys(jwks.keys[0]).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  // Not by the header Host, which is the asker's.
  const reply = await app.inject({
    url: '/oauth2/.well-known/openid-configuration',
    headers: { host: 'evil.example' },
  })
  expect(reply.json()).toMatchObject({
    issuer,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    grant_types_supported: ['client_credentials'],
    scopes_supported: expect.arrayContaining(['system/*.read', 'audit.read']),
  })
  expect(sandbox.metadata()).toMatchObject({ issuer, tokenUrl: `${issuer}/token`, authorizationUrl: null })
})

it('gives each demo client a description and a secret', () => {
  expect(sandbox.clients.map(({ id, secret }) => `${id}:${secret}`)).toEqual([
    'sandbox:sandbox',
    'sandbox-staff:sandbox',
    'sandbox-patient:sandbox',
    'sandbox-conditions:sandbox',
    'sandbox-observations:sandbox',
    'sandbox-privacy:sandbox',
  ])
  expect(sandbox.clients.every(({ about }) => about.length > 10)).toBe(true)
})

describe('the scope of a token', () => {
  it.each([
    [['system/*.read', 'audit.read'], undefined, 'system/*.read audit.read'],
    [['system/*.read', 'audit.read'], ' ', 'system/*.read audit.read'],
    [['system/*.read'], 'system/Condition.read system/Patient.rs', 'system/Condition.read system/Patient.rs'],
    [['system/*.read'], 'system/*.* system/Condition.cruds', 'system/*.read system/Condition.rs'],
    [['system/*.read'], 'user/*.read audit.read openid', ''],
    [['user/Condition.read'], 'user/*.read', ''],
    [['user/Condition.read'], 'user/Condition.rs user/Patient.read', 'user/Condition.rs'],
    [['system/Condition.r'], 'system/Condition.rs', 'system/Condition.r'],
    [['system/Condition.r', 'system/*.s'], 'system/Condition.rs', 'system/Condition.rs'],
    // A v1 name may open more than the same name in v2: Care Connect's aliases.
    [['system/Observation.rs'], 'system/Observation.read', ''],
    [['system/*.r'], 'system/Observation.read', ''],
    [['system/*.read'], 'system/Observation.rs?category=laboratory', ''],
  ])('of %j, asked for %j, is %j', (allowed, requested, granted) => {
    expect(grantedScope(allowed, requested).join(' ')).toBe(granted)
  })
})
