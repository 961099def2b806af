import { afterEach, describe, expect, test } from 'vitest'
import { createHttpExecutor } from '../../gateway/transport/http-executor.ts'
import { hang, say } from './fake-subgraph.ts'
import { closeAll, startExecutor } from './start-executor.ts'

afterEach(closeAll)

const answer = { data: { name: 'Ada' } }

describe('a fetch', () => {
  test('posts the operation as JSON, with its name and variables, and reads the reply', async () => {
    const { subgraph, ask } = await startExecutor(say(answer))
    const variables = { id: 'é"1', list: [1, null] }
    expect(await ask({ query: 'query Q($id: ID) { name }', operationName: 'Q', variables })).toEqual(answer)
    expect(subgraph.asked[0]?.body).toEqual({
      query: 'query Q($id: ID) { name }',
      operationName: 'Q',
      variables,
    })
    expect(subgraph.asked[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
    })
  })

  test('goes over a connection that is kept', async () => {
    const { subgraph, ask } = await startExecutor(say(answer))
    for (let count = 0; count < 20; count++) await ask()
    // The second is opened when a fetch begins in the very moment in which the first has its reply.
    expect(subgraph.asked.map(({ connection }) => connection).filter((number) => number > 1)).toEqual([])
  })

  test('waits when every connection is in use', async () => {
    const { subgraph, ask } = await startExecutor(say(answer), { maxConnections: 2 })
    await Promise.all(Array.from({ length: 10 }, () => ask()))
    expect(new Set(subgraph.asked.map(({ connection }) => connection)).size).toBe(2)
  })

  test('keeps data and errors that come together, and nothing that GraphQL does not define', async () => {
    const error = { message: 'no', path: ['name', 0], extensions: { code: 'X' } }
    const { ask } = await startExecutor(
      say({
        data: { name: null },
        errors: [
          { ...error, originalError: 1 },
          { message: 'far', path: [{}] },
        ],
        extensions: {},
      }),
    )
    expect(await ask()).toEqual({ data: { name: null }, errors: [error, { message: 'far' }] })
  })

  test.each([
    [400, 'application/json'],
    [500, 'application/graphql-response+json; charset=utf-8'],
  ])('reads GraphQL errors of status %d', async (status, type) => {
    const { ask } = await startExecutor(say({ errors: [{ message: 'no' }] }, { status, type }))
    expect(await ask()).toEqual({ data: undefined, errors: [{ message: 'no' }] })
  })

  test('reads a reply that comes in many pieces, letters cut in two', async () => {
    const { ask } = await startExecutor((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const bytes = Buffer.from('{"data":{"name":"Ådå"}}')
      let next = 0
      const write = () => {
        if (next === bytes.length) response.end()
        else response.write(bytes.subarray(next, ++next), () => setImmediate(write))
      }
      write()
    })
    expect(await ask()).toEqual({ data: { name: 'Ådå' } })
  })
})

describe('a caller that goes away', () => {
  test('ends the fetch at once, and the subgraph sees it', async () => {
    const { subgraph, ask } = await startExecutor(hang)
    const caller = new AbortController()
    const asking = expect(ask({ signal: caller.signal })).rejects.toMatchObject({ reason: 'cancelled' })
    await expect.poll(() => subgraph.asked.length).toBe(1)
    caller.abort()
    await asking
    await subgraph.hungUp
  })

  test('before the fetch: nothing is sent', async () => {
    const { subgraph, ask } = await startExecutor(say(answer))
    await expect(ask({ signal: AbortSignal.abort() })).rejects.toThrow()
    expect(subgraph.asked).toEqual([])
  })

  test('may have many fetches under way', async () => {
    const { ask } = await startExecutor(say(answer))
    const warnings: Error[] = []
    const note = (warning: Error) => void warnings.push(warning)
    process.on('warning', note)
    const { signal } = new AbortController()
    await Promise.all(Array.from({ length: 30 }, () => ask({ signal })))
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', note)
    expect(warnings).toEqual([])
  })

  test('after it: nothing is left of the fetch', async () => {
    const { ask } = await startExecutor(say(answer))
    const caller = new AbortController()
    expect(await ask({ signal: caller.signal })).toEqual(answer)
    caller.abort()
    expect(await ask()).toEqual(answer)
  })
})

describe('headers of the caller', () => {
  const given = {
    authorization: 'Bearer x',
    'x-request-id': 'r1',
    cookie: 'session=1',
    'x-other': 'y',
    traceparent: 'a\r\nx-evil: 1',
    tracestate: undefined,
  }

  test('go on when they are named, whole and harmless', async () => {
    const { subgraph, ask } = await startExecutor(say(answer), {
      forwardHeaders: ['Authorization', 'x-request-id', 'traceparent', 'tracestate'],
      headersOf: (context) => (context as { headers: typeof given }).headers,
    })
    await ask({ context: { headers: given } })
    const { authorization, 'x-request-id': requestId, ...others } = subgraph.asked[0]?.headers ?? {}
    expect({ authorization, requestId }).toEqual({ authorization: 'Bearer x', requestId: 'r1' })
    expect(Object.keys(others).sort()).toEqual([
      'accept',
      'connection',
      'content-length',
      'content-type',
      'host',
    ])
  })

  test('stay behind unless named', async () => {
    const { subgraph, ask } = await startExecutor(say(answer), { headersOf: () => given })
    await ask()
    expect(subgraph.asked[0]?.headers).not.toHaveProperty('authorization')
  })

  test.each(['cookie', 'Host', 'content-length', 'transfer-encoding', 'a b'])(
    '%s can never be named',
    (name) => {
      expect(() => createHttpExecutor({ url: 'http://127.0.0.1:1', forwardHeaders: [name] })).toThrow(
        `The header "${name.toLowerCase()}" cannot be forwarded to a subgraph.`,
      )
    },
  )
})
