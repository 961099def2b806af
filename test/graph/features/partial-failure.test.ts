import { GraphQLError } from 'graphql'
import { describe, expect, it } from 'vitest'

import { federate } from './federate.ts'

type Given = Readonly<Record<string, unknown>>
const fail = () => {
  throw new GraphQLError('secret words', { extensions: { code: 'BROKEN' } })
}
const failed = (subgraph: string, ...path: (string | number)[]) => ({
  message: `Subgraph "${subgraph}" failed.`,
  path,
  // A server of its own does not tell the codes of strangers.
  extensions: { code: expect.any(String), subgraph },
})

/** Order 2 cannot be read by `stock`, order 3 is unknown there, order 4 has an item that fails. */
function createSubgraphs(log: string[] = []) {
  const ran = (what: string, result: unknown) => {
    log.push(what)
    return result
  }
  return {
    sales: {
      sdl: `
        type Query { order(id: ID!): Order orders: [Order] all: [Order!]! grid: [[Order]] strictGrid: [[Order!]!] }
        type Mutation { place(id: ID!): Order refuse: Order must: Order! }
        type Order @key(fields: "id") { id: ID! total: Int items: [Item!] safe: Order }
        type Item { name: String! broken: String }
      `,
      resolvers: {
        Query: {
          order: (_: unknown, { id }: Given) => ({ id }),
          orders: () => ['1', '2', '3'].map((id) => ({ id })),
          all: () => ['1', '2'].map((id) => ({ id })),
          grid: () => [[{ id: '1' }, null, { id: '2' }], null, [{ id: '3' }]],
          strictGrid: () => [[{ id: '1' }], [{ id: '1' }, { id: '2' }]],
        },
        Mutation: {
          place: (_: unknown, { id }: Given) => ran(`place ${id}`, { id }),
          refuse: () => ran('refuse', null) ?? fail(),
          must: () => ran('must', null) ?? fail(),
        },
        Order: {
          total: ({ id }: Given) => (id === '9' ? fail() : Number(id) * 10),
          items: ({ id }: Given) => [{ name: 'pen', broken: id }, { name: id === '4' ? null : 'ink' }],
          safe: ({ id }: Given) => ({ id }),
        },
        Item: { broken: ({ broken }: Given) => (broken === '2' ? fail() : 'fine') },
      },
    },
    stock: {
      sdl: `
        type Mutation { reserve(id: ID!): Order }
        type Order @key(fields: "id") {
          id: ID!
          total: Int @external
          shelf: String
          must: String!
          fee: Int @requires(fields: "total")
          next: Order
        }
      `,
      resolvers: {
        Mutation: { reserve: (_: unknown, { id }: Given) => ran(`reserve ${id}`, { id }) },
        Order: {
          __resolveReference: (reference: Given) => (reference.id === '3' ? null : reference),
          shelf: ({ id }: Given) => ran(`shelf ${id}`, id) && (id === '2' ? fail() : `S${id}`),
          must: ({ id }: Given) => (id === '2' ? fail() : `M${id}`),
          fee: ({ total }: Given) => Number(total) / 10,
          next: ({ id }: Given) => ({ id: `${Number(id) + 1}` }),
        },
      },
    },
  }
}

describe('what fails', () => {
  it.each<[where: string, query: string, data: unknown, errors: unknown[]]>([
    [
      'in one of many entities costs that field of it',
      '{ orders { id s: shelf } }',
      {
        orders: [
          { id: '1', s: 'S1' },
          { id: '2', s: null },
          { id: '3', s: null },
        ],
      },
      [failed('stock', 'orders', 1, 's')],
    ],
    [
      'in lists of lists has both indices',
      '{ grid { shelf } }',
      { grid: [[{ shelf: 'S1' }, null, { shelf: null }], null, [{ shelf: null }]] },
      [failed('stock', 'grid', 0, 2, 'shelf')],
    ],
    [
      'where no null may be nulls the nearest parent that may',
      '{ orders { id must } }',
      { orders: [{ id: '1', must: 'M1' }, null, null] },
      [
        failed('stock', 'orders', 1, 'must'),
        { message: 'Cannot return null for non-nullable field Order.must.', path: ['orders', 2, 'must'] },
      ],
    ],
    [
      'where no item may be null nulls the list around them',
      '{ strictGrid { must } }',
      { strictGrid: null },
      [failed('stock', 'strictGrid', 1, 1, 'must')],
    ],
    [
      'where nothing may be null nulls the reply',
      '{ all { must } order(id: 1) { id } }',
      null,
      [failed('stock', 'all', 1, 'must')],
    ],
    [
      'inside a list of one subgraph nulls that list only',
      '{ order(id: 4) { total items { name } shelf } }',
      { order: { total: 40, items: null, shelf: 'S4' } },
      [
        {
          message: 'Subgraph "sales" failed.',
          path: ['order', 'items', 1, 'name'],
          extensions: { code: expect.any(String), subgraph: 'sales' },
        },
      ],
    ],
    [
      'several times, in several subgraphs, is told each time',
      '{ a: order(id: 2) { shelf items { broken } } }',
      { a: { shelf: null, items: [{ broken: null }, { broken: 'fine' }] } },
      [failed('sales', 'a', 'items', 0, 'broken'), failed('stock', 'a', 'shelf')],
    ],
    [
      'where another subgraph requires it costs that field too, and is not asked with less',
      '{ order(id: 9) { fee shelf total } }',
      { order: { fee: null, shelf: 'S9', total: null } },
      [failed('sales', 'order', 'fee'), failed('sales', 'order', 'total')],
    ],
    [
      'below what was reached through another subgraph has the whole path',
      '{ order(id: 1) { n: next { safe { shelf must } fee } } }',
      { order: { n: { safe: null, fee: 2 } } },
      [failed('stock', 'order', 'n', 'safe', 'shelf'), failed('stock', 'order', 'n', 'safe', 'must')],
    ],
  ])('%s', async (_, query, data, errors) => {
    const { run } = federate(createSubgraphs())
    const reply = await run(query)
    expect(reply.data).toEqual(data)
    expect(reply.errors).toHaveLength(errors.length)
    expect(reply.errors).toEqual(expect.arrayContaining(errors))
  })
})

describe('a mutation that fails', () => {
  it('first does not keep the next from running, nor from being completed by other subgraphs', async () => {
    const log: string[] = []
    const { run } = federate(createSubgraphs(log))
    const query = `mutation {
      refuse { id shelf }
      one: place(id: 1) { shelf total }
      two: reserve(id: 2) { total shelf }
      three: place(id: 5) { next { shelf } }
    }`
    const { data, errors } = await run(query)
    expect(data).toEqual({
      refuse: null,
      one: { shelf: 'S1', total: 10 },
      two: { total: 20, shelf: null },
      three: { next: { shelf: 'S6' } },
    })
    expect(errors).toEqual([failed('sales', 'refuse'), failed('stock', 'two', 'shelf')])
    expect(log).toEqual(['refuse', 'place 1', 'shelf 1', 'reserve 2', 'shelf 2', 'place 5', 'shelf 6'])
  })

  it('where no null may be nulls the reply, and the others have run', async () => {
    const log: string[] = []
    const { run } = federate(createSubgraphs(log))
    const { data, errors } = await run(
      'mutation { must { shelf } place(id: 1) { shelf } reserve(id: 4) { total } }',
    )
    expect(data).toBeNull()
    expect(errors).toEqual([failed('sales', 'must')])
    expect(log).toEqual(['must', 'place 1', 'shelf 1', 'reserve 4'])
  })
})
