import { describe, expect, it } from 'vitest'

import { federate } from './federate.ts'

type Reference = Readonly<Record<string, unknown>>
const echo =
  (...fields: string[]) =>
  (reference: Reference) =>
    JSON.stringify(fields.map((field) => reference[field] ?? null))

const subgraphs = {
  stock: {
    sdl: `
      type Query { items: [Item] item: Item }
      type Item @key(fields: "id") {
        id: ID!
        weight(unit: Unit = G, per: Int): Float
        size: Size
        tags: [String!]
        parts: [Part]
        owner: Owner
      }
      enum Unit { G KG }
      type Size { width: Int unit: SizeUnit }
      type SizeUnit { name: String }
      type Part { name: String weight: Float }
      interface Owner { name: String }
      type Person implements Owner { name: String age: Int }
      type Firm implements Owner { name: String staff: Int }
    `,
    resolvers: {
      Query: { item: () => item('1'), items: () => [item('1'), item('2')] },
      Item: {
        __resolveReference: ({ id }: Reference) => item(String(id)),
        weight: (_: unknown, { unit, per }: Reference) => (unit === 'KG' ? 2 : 2000) / Number(per ?? 1),
      },
      Owner: { __resolveType: ({ age }: Reference) => (age ? 'Person' : 'Firm') },
    },
  },
  post: {
    sdl: `
      type Item @key(fields: "id") {
        id: ID!
        weight(unit: Unit = G, per: Int): Float @external
        size: Size @external
        tags: [String!] @external
        parts: [Part] @external
        owner: Owner @external
        inKilos: String @requires(fields: "weight(unit: KG, per: 2)")
        nested: String @requires(fields: "size { width unit { name } }")
        listed: String @requires(fields: "tags parts { name weight }")
        narrowed: String @requires(fields: "owner { name ... on Person { age } ... on Firm { staff } }")
        fee(express: Boolean = false): Int @requires(fields: "weight(unit: G)")
      }
      enum Unit { G KG }
      type Size { width: Int @external unit: SizeUnit @external }
      type SizeUnit { name: String @external }
      type Part { name: String @external weight: Float @external }
      interface Owner { name: String }
      type Person implements Owner { name: String @external age: Int @external }
      type Firm implements Owner { name: String @external staff: Int @external }
    `,
    resolvers: {
      Item: {
        inKilos: echo('weight'),
        nested: echo('size'),
        listed: echo('tags', 'parts'),
        narrowed: echo('owner'),
        fee: ({ weight }: Reference, { express }: Reference) => Number(weight) / 100 + (express ? 1 : 0),
      },
    },
  },
  tax: {
    sdl: `
      type Item @key(fields: "id") {
        id: ID!
        fee(express: Boolean = false): Int @external
        tax: Int @requires(fields: "fee(express: true)")
        total: String @requires(fields: "fee tax2")
        tax2: Int @external
      }
    `,
    resolvers: { Item: { tax: ({ fee }: Reference) => Number(fee) * 10, total: echo('fee', 'tax2') } },
  },
  duty: {
    sdl: `
      type Item @key(fields: "id") { id: ID! tax: Int @external tax2: Int @requires(fields: "tax") }
    `,
    resolvers: { Item: { tax2: ({ tax }: Reference) => Number(tax) + 2 } },
  },
}

function item(id: string) {
  const first = id === '1'
  return {
    id,
    size: first ? { width: 3, unit: { name: 'cm' } } : null,
    tags: first ? ['a', 'b'] : [],
    parts: first ? [{ name: 'p', weight: 1.5 }, null] : null,
    owner: first ? { name: 'Ann', age: 40 } : { name: 'Acme', staff: 3 },
  }
}

describe('@requires', () => {
  it.each<[feature: string, query: string, data: unknown]>([
    ['with arguments', '{ item { inKilos } }', { item: { inKilos: '[1]' } }],
    [
      'with arguments while the client asks the same field with others',
      '{ item { weight inKilos w: weight(unit: KG) fee } }',
      { item: { weight: 2000, inKilos: '[1]', w: 2, fee: 20 } },
    ],
    [
      'nested',
      '{ items { nested } }',
      { items: [{ nested: '[{"width":3,"unit":{"name":"cm"}}]' }, { nested: '[null]' }] },
    ],
    [
      'list-valued',
      '{ items { listed } }',
      { items: [{ listed: '[["a","b"],[{"name":"p","weight":1.5},null]]' }, { listed: '[[],null]' }] },
    ],
    [
      'of an interface',
      '{ items { narrowed } }',
      {
        items: [
          { narrowed: '[{"__typename":"Person","name":"Ann","age":40}]' },
          { narrowed: '[{"__typename":"Firm","name":"Acme","staff":3}]' },
        ],
      },
    ],
    ['across two hops', '{ item { tax } }', { item: { tax: 210 } }],
    ['across three hops', '{ item { total } }', { item: { total: '[20,212]' } }],
    [
      'several at once, in an order that the planner cannot take',
      '{ x: item { nested inKilos a: narrowed tax fee } }',
      {
        x: {
          nested: '[{"width":3,"unit":{"name":"cm"}}]',
          inKilos: '[1]',
          a: '[{"__typename":"Person","name":"Ann","age":40}]',
          tax: 210,
          fee: 20,
        },
      },
    ],
    [
      'several at once, at several roots',
      '{ item { tax fee inKilos nested } items { size { width } listed fee tax inKilos } }',
      {
        item: { tax: 210, fee: 20, inKilos: '[1]', nested: '[{"width":3,"unit":{"name":"cm"}}]' },
        items: [
          {
            size: { width: 3 },
            listed: '[["a","b"],[{"name":"p","weight":1.5},null]]',
            fee: 20,
            tax: 210,
            inKilos: '[1]',
          },
          { size: null, listed: '[[],null]', fee: 20, tax: 210, inKilos: '[1]' },
        ],
      },
    ],
    [
      'where the client takes the required name for another field',
      '{ item { size: id nested weight: tags inKilos } }',
      {
        item: { size: '1', nested: '[{"width":3,"unit":{"name":"cm"}}]', weight: ['a', 'b'], inKilos: '[1]' },
      },
    ],
  ])('%s', async (_, query, data) => {
    const { run } = federate(subgraphs)
    expect(await run(query)).toEqual({ data })
  })

  it('shows the client nothing that only another subgraph asked for', async () => {
    const { run } = federate(subgraphs)
    expect(await run('{ item { nested listed total } }')).toEqual({
      data: {
        item: {
          nested: '[{"width":3,"unit":{"name":"cm"}}]',
          listed: '[["a","b"],[{"name":"p","weight":1.5},null]]',
          total: '[20,212]',
        },
      },
    })
  })
})
