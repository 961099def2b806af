/** One subgraph of two misbehaves in every way: it costs its own fields, and nothing after it. */
import { composeServices } from '@theguild/federation-composition'
import { parse } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createGraph, type Graph } from '../../gateway/graph/graph.ts'
import { createHttpExecutor, type HttpExecutor } from '../../gateway/transport/http-executor.ts'
import {
  type Behave,
  createFakeSubgraph,
  dropAfter,
  dropBefore,
  type FakeSubgraph,
  hang,
  raw,
  say,
} from './fake-subgraph.ts'

const people = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Query { people: [Person!]! } type Mutation { rename: Boolean }
  type Person @key(fields: "id") { id: ID! name: String }`
const moods = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Person @key(fields: "id") { id: ID! mood: String } type Query { weather: String }
  type Mutation { cheer: Boolean }`

const everybody = { data: { people: [1, 2].map((id) => ({ __typename: 'Person', id, name: `n${id}` })) } }

/** Answers what is asked of it, and as many entities as it is asked for. */
const moodsWell: Behave = (response, asked, socket) => {
  const [representations] = Object.values(asked.body.variables) as { id: string }[][]
  const key = /(\w+)\s*:\s*_entities/.exec(asked.body.query)?.[1] ?? '_entities'
  const entities = representations?.map(({ id }) => ({ __typename: 'Person', mood: `m${id}` }))
  say({ data: { [key]: entities, weather: 'rain', cheer: true } })(response, asked, socket)
}

const tooFewEntities: Behave = (response, asked, socket) =>
  asked.body.query.includes('_entities')
    ? say({ data: { _entities: [{ mood: 'x' }] } })(response, asked, socket)
    : say({ errors: [{ message: 'x' }] })(response, asked, socket)

/** Long enough for a good answer on a busy machine. */
const timeoutMs = 2_000

let subgraphs: { people: FakeSubgraph; moods: FakeSubgraph }
let executors: Record<'people' | 'moods', HttpExecutor>
let graph: Graph

beforeAll(async () => {
  subgraphs = { people: await createFakeSubgraph(say(everybody)), moods: await createFakeSubgraph(moodsWell) }
  const options = { timeoutMs, maxReplyBytes: 100_000 }
  executors = {
    people: createHttpExecutor({ url: subgraphs.people.url, ...options }),
    moods: createHttpExecutor({ url: subgraphs.moods.url, ...options }),
  }
  const composed = composeServices([
    { name: 'people', url: subgraphs.people.url, typeDefs: parse(people) },
    { name: 'moods', url: subgraphs.moods.url, typeDefs: parse(moods) },
  ])
  graph = createGraph({
    supergraphSdl: composed.supergraphSdl ?? '',
    executors: { people: executors.people.execute, moods: executors.moods.execute },
  })
})
afterAll(async () => {
  await Promise.all([executors.people.close(), executors.moods.close()])
  await Promise.all([subgraphs.people.close(), subgraphs.moods.close()])
})
beforeEach(() => subgraphs.moods.behave(moodsWell))

const ask = async (query: string, signal?: AbortSignal) =>
  JSON.parse(JSON.stringify(await graph.execute({ query, signal, context: {} })))

const whole = { data: { people: [1, 2].map((id) => ({ name: `n${id}`, mood: `m${id}` })), weather: 'rain' } }
const operation = '{ people { name mood } weather }'
const failed = {
  message: 'Subgraph "moods" failed.',
  extensions: { code: 'SUBGRAPH_FAILED', subgraph: 'moods' },
}

describe('a subgraph that', () => {
  test.each<[string, Behave]>([
    ['hangs', hang],
    ['drops the connection', dropBefore],
    ['drops the connection within its reply', dropAfter],
    ['sends garbage', raw('\u0000\u0001garbage')],
    ['sends HTML', say('<h1>Bad gateway</h1>', { status: 502, type: 'text/html' })],
    ['sends too much', say({ data: { weather: 'x'.repeat(200_000) } })],
    [
      'sends half of what it announces',
      raw('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{'),
    ],
    ['fails with a status', say({ error: 'no' }, { status: 500 })],
    ['replies with no GraphQL', say([])],
    ['replies with too few entities', tooFewEntities],
    ['aims at the prototype of all objects', say('{"data":{"__proto__":{"polluted":1}}}')],
  ])('%s costs its own fields only, and then nothing', async (_name, behave) => {
    expect(await ask(operation)).toEqual(whole)
    subgraphs.moods.behave(behave)
    const startedMs = performance.now()
    const { data, errors } = await ask(operation)
    expect(performance.now() - startedMs).toBeLessThan(3 * timeoutMs)
    expect(data).toEqual({ people: [1, 2].map((id) => ({ name: `n${id}`, mood: null })), weather: null })
    expect(errors).toEqual(
      expect.arrayContaining([
        { ...failed, path: ['people', 0, 'mood'] },
        { ...failed, path: ['people', 1, 'mood'] },
        { ...failed, path: ['weather'] },
      ]),
    )
    expect(errors).toHaveLength(3)
    expect({}).not.toHaveProperty('polluted')
    expect(await ask('{ people { name } }')).toEqual({ data: { people: [{ name: 'n1' }, { name: 'n2' }] } })
    subgraphs.moods.behave(moodsWell)
    expect(await ask(operation)).toEqual(whole)
  })
})

test('many requests that hang at once leave the next one a connection', async () => {
  subgraphs.moods.behave(hang)
  const hanging = await Promise.all(Array.from({ length: 150 }, () => ask('{ weather }')))
  expect(hanging.every(({ data }) => data.weather === null)).toBe(true)
  subgraphs.moods.behave(moodsWell)
  expect(await ask(operation)).toEqual(whole)
})

test('a caller that goes away ends the fetches made for it', async () => {
  subgraphs.moods.behave(hang)
  const caller = new AbortController()
  const before = subgraphs.moods.asked.length
  const startedMs = performance.now()
  const asking = ask('{ weather }', caller.signal)
  await expect.poll(() => subgraphs.moods.asked.length).toBeGreaterThan(before)
  caller.abort()
  await asking
  expect(performance.now() - startedMs).toBeLessThan(timeoutMs)
  await subgraphs.moods.hungUp
})

test('a mutation whose connection breaks is asked once, and fails', async () => {
  subgraphs.moods.behave(dropBefore)
  const mutations = () => subgraphs.moods.asked.filter(({ body }) => body.query.includes('mutation')).length
  const before = mutations()
  expect(await ask('mutation { cheer }')).toEqual({
    data: { cheer: null },
    errors: [{ ...failed, path: ['cheer'] }],
  })
  expect(mutations() - before).toBe(1)
})
