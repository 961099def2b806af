/** How often, from where and under which name a server may be asked. */
import { afterEach, describe, expect, it } from 'vitest'
import { ccapiRoutes } from '../../gateway/rest/ccapi/ccapi-routes.ts'
import { fhirRoutes } from '../../gateway/rest/fhir/fhir-routes.ts'
import { allowedHostNames } from '../../gateway/server/host-names.ts'
import { openDoors } from '../setup/open-doors.ts'
import { answer, createServerWithTokens, createTestServer } from './fake-door.ts'

const door = { execute: () => Promise.resolve(answer(null) as never) }
const contracts = [
  { prefix: '/fhir/STU3', routes: fhirRoutes(openDoors(door)) },
  { prefix: '', routes: ccapiRoutes(openDoors(door)) },
]
const hello = {
  method: 'POST',
  url: '/graphql',
  headers: { 'content-type': 'application/json' },
  payload: { query: '{ hello }' },
} as const

describe('a client that asks too often', () => {
  it.each([
    ['/graphql', { errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] }],
    [
      '/fhir/STU3/metadata',
      { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'throttled' }] },
    ],
    [
      '/gp/patients/1/gp-problems/active',
      {
        statusCode: 429,
        message: expect.stringMatching(/^Rate limit is exceeded\. Try again in \d+ seconds\.$/),
      },
    ],
  ])('is told by %s how long to wait', async (url, body) => {
    const { app } = await createTestServer(undefined, { contracts, rateLimit: { requestsPerMinute: 2 } })
    for (const _ of [1, 2]) expect((await app.inject(url)).statusCode).not.toBe(429)
    const reply = await app.inject(url)
    expect(reply.statusCode).toBe(429)
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    expect(reply.headers['x-content-type-options']).toBe('nosniff')
    expect(reply.json()).toMatchObject(body)
    expect((await app.inject('/health/live')).statusCode).toBe(200)
  })

  describe('is counted by its token', () => {
    const closers: (() => Promise<unknown>)[] = []
    afterEach(async () => {
      for (const close of closers.splice(0)) await close()
    })

    /** Two requests a minute, over a port; everybody has the same address. */
    async function open() {
      const { app, parts, tokenOf, events } = await createServerWithTokens({
        rateLimit: { requestsPerMinute: 2 },
      })
      closers.push(() => app.close())
      const origin = await app.listen({ host: '127.0.0.1', port: 0 })
      const ask = async (token: string | null) => {
        const reply = await fetch(`${origin}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(token !== null && { authorization: `Bearer ${token}` }),
          },
          body: '{"query":"{ hello }"}',
        })
        await reply.text()
        return reply.status
      }
      return { ask, parts, tokenOf, events }
    }

    it('so that it does not stop another at the same address', async () => {
      const { ask, tokenOf } = await open()
      const [system, staff] = [await tokenOf('sandbox'), await tokenOf('sandbox-staff')]
      expect([await ask(system), await ask(system), await ask(system)]).toEqual([200, 200, 429])
      expect(await ask(staff)).toBe(200)
    })

    it('and another token of it changes nothing', async () => {
      const { ask, tokenOf } = await open()
      const tokens = await Promise.all([60, 120, 180].map((lifetimeS) => tokenOf('sandbox', lifetimeS)))
      expect(new Set(tokens).size).toBe(3)
      const statuses = []
      for (const token of tokens) statuses.push(await ask(token))
      expect(statuses).toEqual([200, 200, 429])
    })

    it('and who has none is counted by address, whatever they make up, and starves nobody there', async () => {
      const { ask, tokenOf } = await open()
      const token = await tokenOf('sandbox')
      const forged = token.replace(/\.[^.]*$/, `.${'A'.repeat(342)}`)
      expect([await ask(null), await ask(forged), await ask(forged), await ask('made-up')]).toEqual([
        401, 401, 429, 429,
      ])
      expect(await ask(token)).toBe(200)
    })
  })
})

describe('a page of another origin', () => {
  const from = (origin: string, method: 'OPTIONS' | 'POST') => ({
    method,
    url: '/graphql',
    headers: {
      origin,
      ...(method === 'POST'
        ? { 'content-type': 'application/json' }
        : { 'access-control-request-method': 'POST' }),
    },
    ...(method === 'POST' && { payload: { query: '{ hello }' } }),
  })

  it('reads replies where it is listed, and nowhere else', async () => {
    const { app } = await createTestServer(undefined, { crossOrigins: ['https://ward.example'] })
    for (const method of ['OPTIONS', 'POST'] as const) {
      const listed = await app.inject(from('https://ward.example', method))
      expect(listed.headers['access-control-allow-origin']).toBe('https://ward.example')
      expect(listed.headers['access-control-allow-credentials']).toBeUndefined()
      const other = await app.inject(from('https://ward.example.evil', method))
      expect(other.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('reads none where no list is given', async () => {
    const { app } = await createTestServer()
    const reply = await app.inject(from('https://ward.example', 'POST'))
    expect(reply.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('is not confused with a client that asks FHIR for its options', async () => {
    const { app } = await createTestServer(undefined, { contracts, crossOrigins: ['https://ward.example'] })
    const reply = await app.inject({ method: 'OPTIONS', url: '/fhir/STU3/' })
    expect(reply.json()).toMatchObject({ resourceType: 'CapabilityStatement' })
  })
})

describe('a server on the loopback', () => {
  const hostNames = allowedHostNames('127.0.0.1', ['Record.example'])
  it.each([
    ['localhost:4000', 200],
    ['127.0.0.1:4000', 200],
    ['[::1]:4000', 200],
    ['LOCALHOST', 200],
    ['record.example', 200],
    ['rebound.evil.example:4000', 421],
    ['127.0.0.1.evil.example', 421],
    ['localhost@evil.example', 421],
  ])('called %s answers %i', async (host, status) => {
    const { app } = await createTestServer(undefined, { hostNames })
    const reply = await app.inject({ ...hello, headers: { ...hello.headers, host } })
    expect(reply.statusCode).toBe(status)
    expect((await app.inject({ url: '/health/live', headers: { host } })).statusCode).toBe(200)
  })

  it('elsewhere any name does, unless some are listed', () => {
    expect(allowedHostNames('0.0.0.0', [])).toBeNull()
    expect(allowedHostNames('0.0.0.0', ['record.example'])).toEqual(new Set(['record.example']))
  })
})

describe('what is refused before anybody is asked who they are', () => {
  it('is kept where it asked for data, and not where it did not', async () => {
    const { app, events } = await createServerWithTokens({ hostNames: allowedHostNames('127.0.0.1', []) })
    const endless = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`x-${index}`, '1']))
    const headers = { ...hello.headers, host: 'evil.example' }
    expect((await app.inject({ ...hello, headers })).statusCode).toBe(421)
    expect((await app.inject({ ...hello, headers: { ...hello.headers, ...endless } })).statusCode).toBe(431)
    expect((await app.inject({ url: '/graphiql', headers })).statusCode).toBe(421)
    expect(events).toMatchObject(
      [1, 2].map(() => ({
        caller: { kind: 'anonymous', clientId: null },
        door: 'graphql',
        operation: { name: 'POST /graphql' },
        outcome: 'refused',
        faultCode: 'INVALID_REQUEST',
      })),
    )
  })
})
