/** The bare endpoint over any supergraph: GraphQL over HTTP, and a subgraph's own words. */
import type { AddressInfo } from 'node:net'
import { composeServices } from '@theguild/federation-composition'
import { parse } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createGraphServer } from '../../gateway/supergraph/graph-server.ts'
import { type OpenSupergraph, openSupergraph } from '../../gateway/supergraph/open-supergraph.ts'
import { readSubgraphUrls } from '../../gateway/supergraph/subgraph-urls.ts'
import { type Behave, createFakeSubgraph, type FakeSubgraph, hang, say } from './fake-subgraph.ts'

const sdl = 'type Query { name: String } type Mutation { rename(to: String!): String }'
const well: Behave = (...given) => say({ data: { name: 'Ada', rename: 'Ada' } })(...given)

let subgraph: FakeSubgraph
let supergraphSdl: string
let open: OpenSupergraph
let masked: OpenSupergraph
let server: ReturnType<typeof createGraphServer>
let url: string

beforeAll(async () => {
  subgraph = await createFakeSubgraph(well)
  const composed = composeServices([{ name: 'names', url: subgraph.url, typeDefs: parse(sdl) }])
  supergraphSdl = composed.supergraphSdl ?? ''
  open = openSupergraph({ supergraphSdl })
  masked = openSupergraph({ supergraphSdl, mask: true })
  server = createGraphServer(open.graph)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await open.close()
  await masked.close()
  await subgraph.close()
})
beforeEach(() => subgraph.behave(well))

const post = async (body: unknown, headers: Record<string, string> = {}) => {
  const reply = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: reply.status, type: reply.headers.get('content-type'), body: await reply.json() }
}
const get = async (parameters: Record<string, string>) => {
  const reply = await fetch(`${url}/graphql?${new URLSearchParams(parameters)}`)
  return { status: reply.status, allow: reply.headers.get('allow'), body: await reply.json() }
}

describe('the bare endpoint', () => {
  test('answers a POST and a GET, with names and variables', async () => {
    const query = 'query A($x: Boolean!) { name @include(if: $x) } query B { __typename }'
    const a = { status: 200, body: { data: { name: 'Ada' } } }
    expect(await post({ query, operationName: 'A', variables: { x: true } })).toMatchObject(a)
    expect(await get({ query, operationName: 'A', variables: '{"x":true}' })).toMatchObject(a)
    expect(await get({ query, operationName: 'B' })).toMatchObject({
      body: { data: { __typename: 'Query' } },
    })
  })

  test('changes something by POST only', async () => {
    const query = 'mutation { rename(to: "x") }'
    expect(await post({ query })).toMatchObject({ body: { data: { rename: 'Ada' } } })
    const asked = subgraph.asked.length
    expect(await get({ query })).toMatchObject({ status: 405, allow: 'POST' })
    expect(subgraph.asked).toHaveLength(asked)
  })

  test('tells in the status what the media type lets it tell', async () => {
    const accept = 'application/graphql-response+json'
    expect(await post({ query: '{ nonsense }' })).toMatchObject({
      status: 200,
      type: 'application/json; charset=utf-8',
    })
    expect(await post({ query: '{ nonsense }' }, { accept })).toMatchObject({
      status: 400,
      type: `${accept}; charset=utf-8`,
    })
  })

  test.each<[string, unknown, Record<string, string>, number]>([
    ['a body that is no JSON', '{', {}, 400],
    ['a list', [], {}, 400],
    ['no query', {}, {}, 400],
    ['variables that are a list', { query: '{ name }', variables: [] }, {}, 400],
    ['an operation name that is a number', { query: '{ name }', operationName: 1 }, {}, 400],
    ['another content type', '{}', { 'content-type': 'text/plain' }, 415],
    ['an Accept that cannot be met', { query: '{ name }' }, { accept: 'image/png' }, 406],
  ])('refuses %s', async (_name, body, headers, status) => {
    const reply = await post(body, headers)
    expect(reply.status).toBe(status)
    expect(reply.body).toEqual({ errors: [{ message: expect.any(String) }] })
  })

  test('is ready, shows its schema, and knows no other path', async () => {
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404)
    const { body } = await post({ query: '{ __schema { queryType { fields { name } } } }' })
    expect(body).toEqual({ data: { __schema: { queryType: { fields: [{ name: 'name' }] } } } })
  })

  test('passes on who asks, and no cookie', async () => {
    await post({ query: '{ name }' }, { authorization: 'Bearer x', cookie: 'session=1' })
    expect(subgraph.asked.at(-1)?.headers).toMatchObject({ authorization: 'Bearer x' })
    expect(subgraph.asked.at(-1)?.headers).not.toHaveProperty('cookie')
  })

  test('ends the fetches of a caller that hangs up', async () => {
    subgraph.behave(hang)
    const caller = new AbortController()
    setTimeout(() => caller.abort(), 100)
    const headers = { 'content-type': 'application/json' }
    const body = '{"query":"{ name }"}'
    await expect(
      fetch(`${url}/graphql`, { method: 'POST', headers, body, signal: caller.signal }),
    ).rejects.toThrow()
    await subgraph.hungUp
  })
})

describe('an error of a subgraph', () => {
  const error = { message: 'No such name.', path: ['name'], extensions: { code: 'X', hint: 1 } }

  test('is told in full, with the subgraph it came from', async () => {
    subgraph.behave(say({ data: { name: null }, errors: [error] }))
    expect((await post({ query: '{ name }' })).body).toEqual({
      data: { name: null },
      errors: [{ ...error, extensions: { code: 'X', hint: 1, subgraph: 'names' } }],
    })
  })

  test('says why there was no answer at all', async () => {
    subgraph.behave(say('no', { status: 502, type: 'text/plain' }))
    expect((await post({ query: '{ name }' })).body).toMatchObject({
      errors: [{ message: 'The subgraph answered with HTTP status 502.', extensions: { reason: 'status' } }],
    })
  })

  test('keeps its words to itself when the endpoint masks', async () => {
    subgraph.behave(say({ data: { name: null }, errors: [error] }))
    const { errors } = await masked.graph.execute({ query: '{ name }', context: { headers: {} } })
    expect(JSON.parse(JSON.stringify(errors))).toEqual([
      { message: 'Subgraph "names" failed.', path: ['name'], extensions: { code: 'X', subgraph: 'names' } },
    ])
  })
})

describe('the addresses in a supergraph', () => {
  test('are read by name', () => {
    expect([...readSubgraphUrls(supergraphSdl)]).toEqual([['names', subgraph.url]])
  })

  test.each([
    ['type Query { a: Int }', 'This is no federation 2 supergraph: it has no enum join__Graph.'],
    [
      'enum join__Graph { A @join__graph(name: "a", url: "") }',
      'The supergraph gives subgraph "a" no http or https address.',
    ],
    [
      'enum join__Graph { A @join__graph(name: "a", url: "file:///etc/passwd") }',
      'The supergraph gives subgraph "a" no http or https address.',
    ],
  ])('must be there: %s', (text, message) => {
    expect(() => readSubgraphUrls(text)).toThrow(message)
  })
})
