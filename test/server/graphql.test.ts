import { afterEach, describe, expect, it, vi } from 'vitest'
import { listen } from '../../subgraphs/serving/port.ts'
import { answer, createTestServer } from './fake-door.ts'

const post = (payload: object, headers: Record<string, string> = {}) =>
  ({
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  }) as const

afterEach(() => vi.unstubAllEnvs())

describe('an operation', () => {
  it('reaches the door as the caller wrote it', async () => {
    const { app, asked } = await createTestServer()
    const query = 'query Q($name: String) { hello(name: $name) } # as written'
    const reply = await app.inject(post({ query, variables: { name: 'Ann' } }))
    expect(reply.json()).toEqual({ data: { hello: 'world' } })
    expect(asked).toMatchObject([{ operation: query, variables: { name: 'Ann' } }])
  })

  it('is chosen from a document by its name, with the fragments it uses', async () => {
    const { app, asked } = await createTestServer()
    const query = 'query A { ...f } query B { other } fragment f on Query { hello }'
    await app.inject(post({ query, operationName: 'A' }))
    expect(asked.map(({ operation }) => operation.replace(/\s+/g, ' '))).toEqual([
      'query A { ...f } fragment f on Query { hello }',
    ])
  })

  it.each(['9990000018', ''])('is refused under a name that it does not have: %j', async (operationName) => {
    const { app, asked } = await createTestServer()
    const reply = await app.inject(post({ query: 'query A { hello }', operationName }))
    expect(reply.statusCode).toBe(400)
    expect(reply.json()).toEqual({
      errors: [
        {
          message: 'The document holds no operation of the name that was given.',
          extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
        },
      ],
    })
    expect(asked).toEqual([])
  })

  it('may be a GET when the caller shows that no page of another site sent it', async () => {
    const { app } = await createTestServer()
    const url = `/graphql?query=${encodeURIComponent('{ hello }')}`
    expect((await app.inject(url)).statusCode).toBe(400)
    const reply = await app.inject({ url, headers: { 'apollo-require-preflight': 'true' } })
    expect(reply.json()).toEqual({ data: { hello: 'world' } })
  })

  it('is refused as a form that another site could post', async () => {
    const { app, asked } = await createTestServer()
    const reply = await app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'text/plain' },
      payload: JSON.stringify({ query: '{ hello }' }),
    })
    expect(reply.statusCode).toBe(400)
    expect(asked).toEqual([])
  })

  it('is told what is wrong with its text before the door is asked', async () => {
    const { app, asked } = await createTestServer()
    const reply = await app.inject(post({ query: '{ nothing }' }))
    expect(reply.statusCode).toBe(400)
    expect(reply.json().errors[0]).toMatchObject({
      message: 'Cannot query field "nothing" on type "Query".',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    })
    expect(asked).toEqual([])
  })

  it.each([
    ['{ hello(name: 9990000018) }', 'String cannot represent this value.'],
    ['{ hello(name 9990000018) }', 'Syntax Error: Expected ":", found Int.'],
  ])('does not see a value of its own in an error: %s', async (query, message) => {
    const { app } = await createTestServer()
    const reply = await app.inject(post({ query }))
    expect(reply.json()).toMatchObject({ errors: [{ message }] })
    expect(reply.body).not.toContain('9990000018')
  })

  it('is refused when it is too long to be written by a person or a program in its right mind', async () => {
    const { app } = await createTestServer()
    const reply = await app.inject(post({ query: `{ ${'hello '.repeat(10_001)} }` }))
    expect(reply.statusCode).toBe(400)
  })

  it('is not told to stop while its caller waits', async () => {
    const { app, asked } = await createTestServer(async ({ signal }) => {
      await new Promise((resolve) => setTimeout(resolve, 400))
      return answer({ hello: String(signal?.aborted) })
    })
    const port = await listen(app, { host: '127.0.0.1', port: 0 })
    const url = `http://127.0.0.1:${port}/graphql`
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{hello}"}',
    }
    expect(await (await fetch(url, request)).json()).toEqual({ data: { hello: 'false' } })

    const gone = new AbortController()
    const abandoned = fetch(url, { ...request, signal: gone.signal }).catch(() => 'gone')
    await vi.waitUntil(() => asked.length === 2)
    gone.abort()
    expect(await abandoned).toBe('gone')
    await vi.waitUntil(() => asked[1]?.signal?.aborted)
    await app.close()
  })
})

describe('errors of the door', () => {
  it('leave as they are beside the data that could be had', async () => {
    const error = {
      message: 'The clinical subgraph could not answer this.',
      path: ['hello'],
      locations: [{ line: 1, column: 3 }],
      extensions: { code: 'UNAVAILABLE', subgraph: 'clinical' },
    }
    const { app } = await createTestServer(() => answer({ hello: null }, [error]))
    const reply = await app.inject(post({ query: '{ hello }' }))
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toEqual({ data: { hello: null }, errors: [error] })
  })

  it('give the reply their status when the operation never ran', async () => {
    const error = { message: 'Say who is asking.', extensions: { code: 'NOT_AUTHENTICATED' } }
    const { app } = await createTestServer(() => answer(null, [error]))
    const reply = await app.inject(post({ query: '{ hello }' }))
    expect(reply.statusCode).toBe(401)
    expect(reply.json()).toEqual({ errors: [error] })
  })

  it('give status 400 when they are about the operation', async () => {
    const refused = { message: 'Too large.', locations: [{ line: 1, column: 3 }] }
    for (const code of ['INVALID_REQUEST', 'OPERATION_TOO_LARGE']) {
      const error = { ...refused, extensions: { code } }
      const { app } = await createTestServer(() => answer(null, [error]))
      const reply = await app.inject(post({ query: '{ hello }' }))
      expect(reply.statusCode).toBe(400)
      expect(reply.json()).toEqual({ errors: [error] })
    }
  })

  it('are masked when nobody meant to throw them', async () => {
    const { app } = await createTestServer(() => Promise.reject(new Error('password=hunter2 at db:5432')))
    const reply = await app.inject(post({ query: '{ hello }' }))
    expect(reply.statusCode).toBe(500)
    expect(reply.json()).toEqual({
      errors: [{ message: 'Something went wrong.', extensions: { code: 'INTERNAL' } }],
    })
  })
})

describe('Apollo', () => {
  it('is told to report nothing, whatever the environment asks for', async () => {
    vi.stubEnv('APOLLO_KEY', 'service:care:key')
    vi.stubEnv('APOLLO_GRAPH_REF', 'care@current')
    vi.stubEnv('APOLLO_SCHEMA_REPORTING', 'true')
    const sent = vi.spyOn(globalThis, 'fetch')
    const { app } = await createTestServer()
    expect((await app.inject(post({ query: '{ hello }' }))).statusCode).toBe(200)
    await app.close()
    expect(sent).not.toHaveBeenCalled()
  })
})
