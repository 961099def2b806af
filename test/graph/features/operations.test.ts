import { getIntrospectionQuery } from 'graphql'
import { describe, expect, it } from 'vitest'

import { federate } from './federate.ts'

interface Key {
  readonly id: string
}

/** Two subgraphs with mutations, and a log of what ran. */
function createSubgraphs(log: string[] = []) {
  const ran = (what: string) => {
    log.push(what)
    return { id: what }
  }
  return {
    a: {
      sdl: `
        type Query { user(id: ID! = "u"): User shared: String @shareable }
        type Mutation { addA(id: ID!): User fail: User! }
        type User @key(fields: "id") { id: ID! name(upper: Boolean): String friends: [User!]! }
      `,
      resolvers: {
        Query: { user: (_: unknown, { id }: Key) => ({ id }), shared: () => 'a' },
        Mutation: {
          addA: (_: unknown, { id }: Key) => ran(id),
          fail: () => {
            throw new Error('never mind')
          },
        },
        User: {
          name: ({ id }: Key, { upper }: { upper?: boolean }) => (upper ? id.toUpperCase() : id),
          friends: () => [{ id: 'f' }, { id: 'g' }],
        },
      },
    },
    b: {
      sdl: `
        type Query { shared: String @shareable }
        type Mutation { addB(id: ID!): User }
        type User @key(fields: "id") { id: ID! score(by: Int = 1): Int }
      `,
      resolvers: {
        Query: { shared: () => 'b' },
        Mutation: { addB: (_: unknown, { id }: Key) => ran(id) },
        User: {
          score: ({ id }: Key, { by }: { by: number }) => {
            log.push(`score ${id}`)
            return id.length * by
          },
        },
      },
    },
  }
}

describe('aliases and fragments', () => {
  it.each<[feature: string, query: string, data: unknown]>([
    [
      'an alias for every field',
      '{ u: user { n: name s: score f: friends { i: id } } }',
      { u: { n: 'u', s: 1, f: [{ i: 'f' }, { i: 'g' }] } },
    ],
    [
      'one field under several aliases with other arguments',
      '{ user { name a: name(upper: true) score b: score(by: 10) c: score(by: 100) } }',
      { user: { name: 'u', a: 'U', score: 1, b: 10, c: 100 } },
    ],
    [
      'one field at the root several times',
      '{ user { score } a: user(id: "aa") { score } b: user(id: "bbb") { id score } }',
      { user: { score: 1 }, a: { score: 2 }, b: { id: 'bbb', score: 3 } },
    ],
    [
      'an alias that is the name of a field that is needed for something else',
      '{ user { id: name(upper: true) score: id name: score __typename } }',
      { user: { id: 'U', score: 'u', name: 1, __typename: 'User' } },
    ],
    [
      'an alias that means something else one level below',
      '{ x: user { x: friends { x: score } } }',
      { x: { x: [{ x: 1 }, { x: 1 }] } },
    ],
    [
      'selections of one field in several places',
      '{ user { friends { id } ...F friends { score } } user { name } } fragment F on User { friends { name } }',
      {
        user: {
          friends: [
            { id: 'f', name: 'f', score: 1 },
            { id: 'g', name: 'g', score: 1 },
          ],
          name: 'u',
        },
      },
    ],
    [
      'named fragments in named fragments, and on the root',
      '{ ...Q } fragment Q on Query { user { ...A } } fragment A on User { ...B id } fragment B on User { score }',
      { user: { score: 1, id: 'u' } },
    ],
    [
      'names that objects inherit',
      '{ constructor: user { toString: score valueOf: id } }',
      { constructor: { toString: 1, valueOf: 'u' } },
    ],
    ['nothing but __typename', '{ __typename t: __typename }', { __typename: 'Query', t: 'Query' }],
  ])('%s', async (_, query, data) => {
    const { run } = federate(createSubgraphs())
    const reply = await run(query)
    expect(reply).toEqual({ data })
    expect(JSON.stringify(reply.data)).toBe(JSON.stringify(data))
  })

  it('a chosen operation of several', async () => {
    const { graph } = federate(createSubgraphs())
    const query = 'query A { user { ...F } } query B { b: user { ...F } } fragment F on User { score }'
    const { data } = await graph.execute({ query, operationName: 'B' })
    expect(JSON.stringify(data)).toBe('{"b":{"score":1}}')
  })
})

describe('mutations', () => {
  it('run in order across subgraphs, each with all that belongs to it', async () => {
    const log: string[] = []
    const { run } = federate(createSubgraphs(log))
    const query =
      'mutation { one: addA(id: "1") { score } two: addB(id: "2") { name score } three: addA(id: "3") { id } }'
    expect(await run(query)).toEqual({
      data: { one: { score: 1 }, two: { name: '2', score: 1 }, three: { id: '3' } },
    })
    expect(log).toEqual(['1', 'score 1', '2', 'score 2', '3'])
  })

  it('go on after one that failed, and are all null when it must not', async () => {
    const log: string[] = []
    const { run } = federate(createSubgraphs(log))
    const { data, errors } = await run('mutation { addA(id: "1") { id } fail { id } addB(id: "2") { id } }')
    expect(data).toBeNull()
    expect(errors?.map(({ path }) => path)).toEqual([['fail']])
    expect(log).toEqual(['1', '2'])
  })
})

describe('introspection', () => {
  it('is answered from what was answered before', async () => {
    const { graph, asked } = federate(createSubgraphs())
    const query = getIntrospectionQuery()
    const first = await graph.execute({ query })
    const again = await graph.execute({ query })
    expect(first.errors).toBeUndefined()
    expect(again.data?.__schema).toBe(first.data?.__schema)
    expect(asked).toEqual([])
  })

  it('stands beside data, under aliases too', async () => {
    const { run } = federate(createSubgraphs())
    const query =
      '{ s: __schema { m: mutationType { name } } user { name: id } t: __type(name: "User") { n: name kind } }'
    expect(await run(query)).toEqual({
      data: { s: { m: { name: 'Mutation' } }, user: { name: 'u' }, t: { n: 'User', kind: 'OBJECT' } },
    })
  })
})

describe('what is not offered', () => {
  it('a subscription has a clear error', async () => {
    const { run } = federate({ a: { sdl: 'type Query { a: Int } type Subscription { b: Int }' } })
    expect(await run('subscription { b }')).toEqual({
      errors: [
        expect.objectContaining({
          message: 'This graph offers no subscriptions.',
          extensions: { code: 'OPERATION_NOT_OFFERED' },
        }),
      ],
    })
  })
})
