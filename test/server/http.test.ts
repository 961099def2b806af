import type { FastifyPluginAsync } from 'fastify'
import { describe, expect, it } from 'vitest'
import { createTestServer } from './fake-door.ts'

const graphqlPost = (payload: object | string, headers: Record<string, string> = {}) =>
  ({
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  }) as const
const contract = (routes: FastifyPluginAsync) => ({ prefix: '', routes })

describe('every reply', () => {
  it('keeps records out of caches and tells the browser not to guess its type', async () => {
    const { app } = await createTestServer()
    const reply = await app.inject(graphqlPost({ query: '{ hello }' }))
    expect(reply.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'content-type': 'application/json; charset=utf-8',
    })
  })

  it('carries the caller’s request id when its form is harmless', async () => {
    const { app } = await createTestServer()
    const reply = await app.inject({ url: '/health/live', headers: { 'x-request-id': 'ward-7:42' } })
    expect(reply.headers['x-request-id']).toBe('ward-7:42')
  })

  it.each(['', 'a b', 'x'.repeat(65), '<script>'])('replaces the request id %j', async (given) => {
    const { app } = await createTestServer()
    const reply = await app.inject({ url: '/health/live', headers: { 'x-request-id': given } })
    expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('a request that reaches no door', () => {
  it('whose address cannot be read is not quoted', async () => {
    const { app } = await createTestServer()
    const reply = await app.inject('/gp/patients/9990001112%ff/x')
    expect(reply.statusCode).toBe(400)
    expect(reply.body).not.toContain('9990001112')
  })

  it('gets 404 as JSON with its request id', async () => {
    const { app } = await createTestServer()
    const reply = await app.inject({ url: '/nowhere?nhs=9990000018', headers: { 'x-request-id': 'r1' } })
    expect(reply.statusCode).toBe(404)
    expect(reply.json()).toEqual({
      error: { code: 'NOT_FOUND', message: 'There is nothing at this address.', requestId: 'r1' },
    })
  })

  it('gets 413 for a body over a megabyte', async () => {
    const { app } = await createTestServer()
    const reply = await app.inject(graphqlPost({ query: '{ hello }', pad: 'x'.repeat(1_100_000) }))
    expect(reply.statusCode).toBe(413)
    expect(reply.json().errors[0].extensions.code).toBe('INVALID_REQUEST')
  })

  it('gets GraphQL errors for a body that is not JSON, without the body', async () => {
    const { app, asked } = await createTestServer()
    const reply = await app.inject(graphqlPost('{"query": 9990000018'))
    expect(reply.statusCode).toBe(400)
    expect(reply.json()).toEqual({
      errors: [{ message: 'The request could not be read.', extensions: { code: 'INVALID_REQUEST' } }],
    })
    expect(asked).toEqual([])
  })

  it('gets 400 for a Host header that is no host name', async () => {
    const { app } = await createTestServer()
    const reply = await app.inject(graphqlPost({ query: '{ hello }' }, { host: 'a b' }))
    expect(reply.statusCode).toBe(400)
  })
})

describe('a route that fails unexpectedly', () => {
  it('is masked, whatever the error says', async () => {
    const { app } = await createTestServer(undefined, {
      contracts: [
        contract(async (app) => {
          app.get('/boom', () => Promise.reject(new Error('select nhs_number = 9990000018')))
        }),
      ],
    })
    const reply = await app.inject({ url: '/boom', headers: { 'x-request-id': 'r2' } })
    expect(reply.statusCode).toBe(500)
    expect(reply.json()).toEqual({
      error: { code: 'INTERNAL', message: 'Something went wrong.', requestId: 'r2' },
    })
  })
})

describe('health', () => {
  it('is live without asking a database', async () => {
    const { app } = await createTestServer(undefined, { health: () => Promise.reject(new Error('down')) })
    expect((await app.inject('/health/live')).json()).toEqual({ status: 'ok' })
  })

  it('is ready when every subgraph answers', async () => {
    const { app } = await createTestServer()
    const reply = await app.inject('/health/ready')
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toEqual({ status: 'ok', subgraphs: { demographics: 'ok', clinical: 'ok' } })
  })

  it('names the subgraph that is not ready', async () => {
    const { app } = await createTestServer(undefined, {
      health: () => Promise.resolve({ demographics: true, clinical: false }),
    })
    const reply = await app.inject('/health/ready')
    expect(reply.statusCode).toBe(503)
    expect(reply.json()).toEqual({
      status: 'unavailable',
      subgraphs: { demographics: 'ok', clinical: 'unavailable' },
    })
  })
})

describe('the request log', () => {
  it('names the route by its pattern and holds neither address nor body', async () => {
    const { app, lines } = await createTestServer(undefined, {
      contracts: [
        contract(async (app) => {
          app.get('/patients/:detailId', () => ({}))
        }),
      ],
    })
    await app.inject({ url: '/patients/48151623?nhs=9990000018', headers: { 'x-request-id': 'r3' } })
    await app.inject(graphqlPost({ query: '{ hello(name: "9990000018") }' }))
    expect(lines.join('\n')).not.toMatch(/48151623|9990000018/)
    const [line = ''] = lines
    expect(JSON.parse(line)).toMatchObject({ route: '/patients/:detailId', status: 200, requestId: 'r3' })
  })

  it('writes only our own failures unless told otherwise', async () => {
    const lines: string[] = []
    const { app } = await createTestServer(() => Promise.reject(new Error('no')), {
      log: { everyRequest: false, write: (line) => lines.push(line) },
    })
    await app.inject('/health/live')
    await app.inject('/nowhere')
    expect(lines).toEqual([])
    await app.inject(graphqlPost({ query: '{ hello }' }))
    expect(lines).toHaveLength(1)
  })
})
