import { describe, expect, it } from 'vitest'

import { federate } from './federate.ts'

type Reference = Readonly<Record<string, unknown>>

/** Shops know where things are, goods what they are, prices what they cost: each by another key. */
const subgraphs = {
  goods: {
    sdl: `
      type Query { product(id: ID!): Product products: [Product] shelf: Shelf bins: [Bin] }
      type Product @key(fields: "id") @key(fields: "sku") { id: ID! sku: String name: String parts: [Product] box: Box }
      type Box { lid: Product sides: [[Product]] }
      type Shelf @key(fields: "aisle bay") { aisle: String! bay: Int! first: Product }
      type Bin @key(fields: "spot { shelf { aisle bay } depth }") { spot: Spot label: String }
      type Spot { shelf: Shelf depth: Int }
    `,
    resolvers: {
      Query: {
        product: (_: unknown, { id }: Reference) => product(id),
        products: () => [product('1'), null, product('2'), product('1')],
        shelf: () => ({ aisle: 'A', bay: 7, first: product('2') }),
        bins: () => [
          { label: 'low', spot: { shelf: { aisle: 'A', bay: 7 }, depth: 1 } },
          { label: 'gone', spot: { shelf: { aisle: 'Z', bay: 0 }, depth: 9 } },
          { label: 'lost', spot: null },
        ],
      },
      Product: {
        parts: ({ id }: Reference) => (id === '1' ? [product('2'), product('2'), product('3')] : null),
        box: ({ id }: Reference) =>
          id === '1' ? { lid: product('2'), sides: [[product('1'), null], null, [product('3')]] } : null,
      },
    },
  },
  prices: {
    sdl: `
      type Product @key(fields: "sku") { sku: String pence: Int seller: Seller }
      type Seller @key(fields: "id") { id: ID! best: Product }
    `,
    resolvers: {
      Product: {
        __resolveReference: ({ sku }: Reference) => (sku === 's3' ? null : { sku }),
        pence: ({ sku }: Reference) => ({ s1: 100, s2: 250 })[String(sku)],
        seller: ({ sku }: Reference) => ({ id: `seller of ${sku}` }),
      },
      Seller: { best: () => ({ sku: 's1' }) },
    },
  },
  shops: {
    sdl: `
      type Shelf @key(fields: "aisle bay") { aisle: String! bay: Int! floor: Int }
      type Bin @key(fields: "spot { shelf { aisle bay } depth }") { spot: Spot @external full: Boolean }
      type Spot { shelf: Shelf depth: Int @external }
      type Seller @key(fields: "id") { id: ID! town: String }
    `,
    resolvers: {
      Shelf: { floor: ({ aisle, bay }: Reference) => (aisle === 'A' ? Number(bay) : null) },
      Bin: {
        __resolveReference: (reference: { spot: { shelf: { aisle: string } } }) =>
          reference.spot.shelf.aisle === 'Z' ? null : reference,
        full: ({ spot }: { spot: { depth: number } }) => spot.depth === 1,
      },
      Seller: { town: ({ id }: Reference) => `town of ${id}` },
    },
  },
}

function product(id: unknown) {
  const skus: Record<string, string | null> = { '1': 's1', '2': 's2', '3': 's3', '4': null }
  return { id, sku: skus[String(id)] ?? null, name: `p${id}` }
}

describe('entities', () => {
  it.each<[feature: string, query: string, data: unknown]>([
    [
      'nested in each other',
      '{ product(id: 1) { seller { best { name seller { town } } } } }',
      { product: { seller: { best: { name: 'p1', seller: { town: 'town of seller of s1' } } } } },
    ],
    [
      'repeated in lists',
      '{ products { pence parts { name pence } } }',
      {
        products: [
          {
            pence: 100,
            parts: [
              { name: 'p2', pence: 250 },
              { name: 'p2', pence: 250 },
              { name: 'p3', pence: null },
            ],
          },
          null,
          { pence: 250, parts: null },
          {
            pence: 100,
            parts: [
              { name: 'p2', pence: 250 },
              { name: 'p2', pence: 250 },
              { name: 'p3', pence: null },
            ],
          },
        ],
      },
    ],
    [
      'in lists of lists',
      '{ product(id: 1) { box { lid { pence } sides { pence } } } }',
      { product: { box: { lid: { pence: 250 }, sides: [[{ pence: 100 }, null], null, [{ pence: null }]] } } },
    ],
    [
      'with several keys, reached by the second',
      '{ product(id: 2) { pence name } }',
      { product: { pence: 250, name: 'p2' } },
    ],
    [
      'with several keys, found again by the other',
      '{ product(id: 1) { seller { best { id name } } } }',
      { product: { seller: { best: { id: '1', name: 'p1' } } } },
    ],
    [
      'with a key of several fields',
      '{ shelf { floor first { pence } } }',
      { shelf: { floor: 7, first: { pence: 250 } } },
    ],
    [
      'with a key of nested objects',
      '{ bins { label full } }',
      {
        bins: [
          { label: 'low', full: true },
          { label: 'gone', full: null },
          { label: 'lost', full: null },
        ],
      },
    ],
    [
      'which a subgraph does not know, of which only its own fields are null',
      '{ product(id: 3) { name pence seller { town } } }',
      { product: { name: 'p3', pence: null, seller: null } },
    ],
  ])('%s', async (_, query, data) => {
    const { run } = federate(withLookUp())
    expect(await run(query)).toEqual({ data })
  })

  it('are asked for once however often they are repeated', async () => {
    const { run, asked } = federate(withLookUp())
    await run('{ products { pence parts { pence } box { lid { pence } sides { pence } } } }')
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['goods', 'prices'])
    const representations = Object.values(asked[1]?.variables ?? {}).flat()
    expect(representations.map((each) => (each as Reference).sku).sort()).toEqual(['s1', 's2', 's3'])
  })

  it('are not asked for by a key that is null', async () => {
    const { run, asked } = federate(withLookUp())
    expect(await run('{ product(id: 4) { name pence } }')).toEqual({
      data: { product: { name: 'p4', pence: null } },
    })
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['goods'])
  })

  it('that are unknown where their next key comes from are null without an error', async () => {
    const { run, asked } = federate({
      a: {
        sdl: 'type Query { books: [Book] } type Book @key(fields: "upc") { upc: ID! }',
        resolvers: { Query: { books: () => [{ upc: 'u1' }, { upc: 'u2' }] } },
      },
      b: {
        sdl: 'type Book @key(fields: "upc") @key(fields: "id") { upc: ID! id: ID! }',
        resolvers: {
          Book: { __resolveReference: ({ upc }: Reference) => (upc === 'u1' ? { upc, id: 'i1' } : null) },
        },
      },
      c: {
        sdl: 'type Book @key(fields: "id") { id: ID! author: String }',
        resolvers: { Book: { author: ({ id }: Reference) => `author of ${id}` } },
      },
    })
    expect(await run('{ books { upc author } }')).toEqual({
      data: {
        books: [
          { upc: 'u1', author: 'author of i1' },
          { upc: 'u2', author: null },
        ],
      },
    })
    expect(asked[2]?.variables).toEqual({ representations: [{ __typename: 'Book', id: 'i1' }] })
  })
})

function withLookUp() {
  const skuToId: Record<string, string> = { s1: '1', s2: '2', s3: '3' }
  const { goods } = subgraphs
  const found = ({ id, sku }: Reference) => product(id ?? skuToId[String(sku)])
  const Product = { ...goods.resolvers.Product, __resolveReference: found }
  return { ...subgraphs, goods: { ...goods, resolvers: { ...goods.resolvers, Product } } }
}
