import { QueryPlanner } from '@graphql-hive/router-query-planner'
import { getIntrospectionQuery, type IntrospectionQuery, printSchema, stripIgnoredCharacters } from 'graphql'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { createGraph } from '../../gateway/graph/graph.ts'
import { createToyGraph } from './toy-graph.ts'
import { composeToys } from './toy-subgraphs.ts'

afterEach(() => vi.restoreAllMocks())

describe('the public schema', () => {
  it('has nothing of federation and nothing that is hidden', () => {
    const sdl = printSchema(createToyGraph().graph.schema)
    expect(sdl).not.toMatch(/join__|link__|_Any|_entities|_service|@inaccessible|secret|HIDDEN|Ghost/)
  })

  it('keeps descriptions, deprecations and defaults', () => {
    const sdl = printSchema(createToyGraph().graph.schema)
    expect(sdl).toContain('"""Somebody."""\ntype Person implements Node {')
    expect(sdl).toContain('nick: String @deprecated(reason: "Use name.")')
    expect(sdl).toContain('people(filter: PeopleFilter, first: Int = 10): [Person]')
  })

  it('is what introspection tells', async () => {
    const { run, asked } = createToyGraph()
    const { data, errors } = await run(getIntrospectionQuery())
    const names = (data as unknown as IntrospectionQuery).__schema.types.map(({ name }) => name)
    expect(errors).toBeUndefined()
    expect(names).toContain('Person')
    expect(names).not.toContain('Ghost')
    expect(asked).toEqual([])
  })

  it('is told next to data, by variables and under conditions', async () => {
    const { run } = createToyGraph()
    const query = `query ($n: String!, $s: Boolean!) {
      t: __type(name: $n) { name }
      serverTime
      ... { __schema @skip(if: $s) { queryType { name } } }
      __typename
    }`
    expect(await run(query, { n: 'Mood', s: true })).toEqual({
      data: { t: { name: 'Mood' }, serverTime: 'noon', __typename: 'Query' },
    })
    expect(await run(query, { n: 'Ghost', s: false })).toEqual({
      data: { t: null, serverTime: 'noon', __schema: { queryType: { name: 'Query' } }, __typename: 'Query' },
    })
  })
})

describe('an operation that cannot run', () => {
  it.each<[string, string, Record<string, unknown> | undefined, string]>([
    ['does not parse', '{ person(', undefined, 'Syntax Error: Expected Name, found <EOF>.'],
    ['asks for what does not exist', '{ zzz }', undefined, 'Cannot query field "zzz" on type "Query".'],
    [
      'asks for what is hidden',
      '{ secret }',
      undefined,
      'Cannot query field "secret" on type "Query". Did you mean "search"?',
    ],
    [
      'lacks a variable',
      'query ($id: ID!) { person(id: $id) { id } }',
      {},
      'Variable "$id" of required type "ID!" was not provided.',
    ],
    [
      'names no operation',
      'query A { serverTime } query B { serverTime }',
      undefined,
      'Must provide operation name if query contains multiple operations.',
    ],
    [
      'takes the prototype for a name',
      '{ __proto__: serverTime }',
      undefined,
      'The name "__proto__" cannot be used as an alias.',
    ],
  ])('because it %s has errors and no data', async (_, query, variables, message) => {
    const { run, asked } = createToyGraph()
    const reply = await run(query, variables)
    expect(reply.errors?.map((error) => error.message)).toEqual([message])
    expect(reply).not.toHaveProperty('data')
    expect(asked).toEqual([])
  })

  it('because its name is unknown has errors and no data', async () => {
    const { graph } = createToyGraph()
    const reply = await graph.execute({ query: 'query A { serverTime }', operationName: 'B' })
    expect(reply.errors?.map((error) => error.message)).toEqual(['Unknown operation named "B".'])
  })

  it('because a value is of the wrong type says nothing of how it would be planned', async () => {
    const { run } = createToyGraph()
    const reply = await run('query ($n: Int) { people(first: $n) { id } }', { n: 'ten' })
    expect(reply.errors?.[0]?.message).toContain('Int cannot represent non-integer value')
    expect(reply).not.toHaveProperty('data')
  })
})

describe('operations are compiled', () => {
  it('once per text and operation name, even when first asked for at the same time', async () => {
    const plan = vi.spyOn(QueryPlanner.prototype, 'planAsync')
    const { graph } = createToyGraph()
    const query = 'query A { a: serverTime } query B { b: serverTime }'
    const ask = (operationName: string) => graph.execute({ query, operationName })
    const replies = await Promise.all([ask('A'), ask('A'), ask('B'), ask('A'), ask('B')])
    expect(replies.map(({ data }) => Object.keys(data ?? {}))).toEqual([['a'], ['a'], ['b'], ['a'], ['b']])
    expect(plan).toHaveBeenCalledTimes(2)
  })

  it('again after they were forgotten, least recently used first', async () => {
    const plan = vi.spyOn(QueryPlanner.prototype, 'planAsync')
    const { run } = createToyGraph({}, { planCacheSize: 2 })
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await run(`{ ${name}: serverTime }`)
    expect(plan.mock.calls.map(([text]) => stripIgnoredCharacters(text))).toEqual([
      '{a:serverTime}',
      '{b:serverTime}',
      '{c:serverTime}',
      '{b:serverTime}',
    ])
  })
})

it('does not start without an executor for each subgraph', () => {
  expect(() => createGraph({ supergraphSdl: composeToys(), executors: { people: () => ({}) } })).toThrow(
    'createGraph needs an executor for subgraph "admin-adt", but got: people.',
  )
})
