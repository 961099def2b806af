import { describe, expect, it } from 'vitest'

import { federate } from './federate.ts'

type Given = Readonly<Record<string, unknown>>
const resolveType = ({ __typename }: Given) => __typename

/** One shop by its id, by its code and by both in turn: three subgraphs, no two with the same keys. */
const keyed = {
  ids: {
    sdl: `
      type Query { byId: Shop byBoth: [Shop] }
      type Shop @key(fields: "id") @key(fields: "code { text }") { id: ID! code: Code name: String }
      type Code @shareable { text: String }
    `,
    resolvers: {
      Query: { byId: () => shop, byBoth: () => [shop, shop] },
      Shop: { __resolveReference: () => shop },
    },
  },
  codes: {
    sdl: `
      type Query { byCode: Shop }
      type Shop @key(fields: "code { text }") { code: Code stock: Int twin: Shop }
      type Code @shareable { text: String }
    `,
    resolvers: {
      Query: { byCode: () => ({ code: { text: 'c' } }) },
      Shop: { stock: () => 3, twin: () => ({ code: { text: 'c' } }) },
    },
  },
  towns: {
    sdl: 'type Query { town: Town } type Town { shops: [[Shop!]] } type Shop @key(fields: "id") { id: ID! street: String next: Shop }',
    resolvers: {
      Query: { town: () => ({ shops: [[{ id: '1' }], [], null, [{ id: '1' }, { id: '1' }]] }) },
      Shop: { street: () => 'High Street', next: () => ({ id: '1' }) },
    },
  },
}
const shop = { id: '1', code: { text: 'c' }, name: 'Corner' }

describe('one entity', () => {
  it.each<[feature: string, query: string, data: unknown]>([
    [
      'reached by two keys in one operation',
      '{ byId { name stock street } byCode { name stock street } town { shops { name stock street } } }',
      {
        byId: { name: 'Corner', stock: 3, street: 'High Street' },
        byCode: { name: 'Corner', stock: 3, street: 'High Street' },
        town: {
          shops: [
            [{ name: 'Corner', stock: 3, street: 'High Street' }],
            [],
            null,
            [
              { name: 'Corner', stock: 3, street: 'High Street' },
              { name: 'Corner', stock: 3, street: 'High Street' },
            ],
          ],
        },
      },
    ],
    [
      'by one key and then by the other, again and again',
      '{ byCode { next { twin { next { name } stock } } twin { street twin { id } } } }',
      {
        byCode: {
          next: { twin: { next: { name: 'Corner' }, stock: 3 } },
          twin: { street: 'High Street', twin: { id: '1' } },
        },
      },
    ],
    [
      'whose key the client takes for other fields',
      '{ byCode { id: stock code: street text: id stock: name } }',
      { byCode: { id: 3, code: 'High Street', text: '1', stock: 'Corner' } },
    ],
    [
      'repeated with other selections',
      '{ byBoth { stock } b: byBoth { street code { text } } c: byCode { twin { name } } }',
      {
        byBoth: [{ stock: 3 }, { stock: 3 }],
        b: [
          { street: 'High Street', code: { text: 'c' } },
          { street: 'High Street', code: { text: 'c' } },
        ],
        c: { twin: { name: 'Corner' } },
      },
    ],
  ])('%s', async (_, query, data) => {
    const { run } = federate(keyed)
    expect(await run(query)).toEqual({ data })
  })

  it.each([
    ['left out', { skip: true }, { byCode: { stock: 3 } }],
    ['kept', { skip: false }, { byCode: { stock: 3, code: { text: 'c' }, id: '1', street: 'High Street' } }],
  ])('whose only key is in a fragment that is %s', async (_, variables, data) => {
    const { run } = federate(keyed)
    const query = `query ($skip: Boolean!) { byCode { ...K @skip(if: $skip) stock street @skip(if: $skip) } }
      fragment K on Shop { code { text } id }`
    expect(await run(query, variables)).toEqual({ data })
    const needed = `query ($skip: Boolean!) { byCode { ...K @skip(if: $skip) street } } fragment K on Shop { code { text } id }`
    expect(await run(needed, { skip: true })).toEqual({ data: { byCode: { street: 'High Street' } } })
  })
})

/** What a beast weighs is required for its dose, the dose for its price, the price for its bill. */
const beasts = {
  zoo: {
    sdl: `
      type Query { cages: [[Beast]] cage(at: Int): [Animal] }
      union Beast = Lion | Owl | Stone
      interface Animal { id: ID! }
      type Lion implements Animal @key(fields: "id") { id: ID! weight(unit: Unit = KG): Float cubs: [[Lion]] }
      type Owl implements Animal @key(fields: "id") { id: ID! weight(unit: Unit = KG): Float }
      type Stone { size: Int }
      enum Unit { KG G T }
    `,
    resolvers: {
      Query: {
        cages: () => [[lion('1'), null, { __typename: 'Stone', size: 1 }], null, [], [owl('2'), lion('3')]],
        cage: () => [owl('2'), null, lion('1')],
      },
      Beast: { __resolveType: resolveType },
      Animal: { __resolveType: resolveType },
      Lion: {
        __resolveReference: ({ id }: Given) => lion(id),
        weight,
        cubs: () => [[lion('5'), null], null],
      },
      Owl: { __resolveReference: ({ id }: Given) => owl(id), weight },
    },
  },
  vet: {
    sdl: `
      type Query { ward: [[Patient]] }
      union Patient = Lion | Snake
      type Lion @key(fields: "id") {
        id: ID! weight(unit: Unit = KG): Float @external dose: Float @requires(fields: "weight(unit: G)")
      }
      type Owl @key(fields: "id") { id: ID! weight(unit: Unit = KG): Float @external dose: Float @requires(fields: "weight") }
      type Snake { length: Int }
      enum Unit { KG G T }
    `,
    resolvers: {
      Query: {
        ward: () => [
          [{ __typename: 'Snake', length: 2 }, { __typename: 'Lion', id: '1' }, null],
          [null],
          null,
        ],
      },
      Patient: { __resolveType: resolveType },
      Lion: { dose: ({ weight }: Given) => Number(weight) / 1000 },
      Owl: { dose: ({ weight }: Given) => Number(weight) + 0.5 },
    },
  },
  till: {
    sdl: `
      type Lion @key(fields: "id") { id: ID! dose: Float @external price: Float @requires(fields: "dose") }
      type Owl @key(fields: "id") { id: ID! dose: Float @external price: Float @requires(fields: "dose") }
    `,
    resolvers: {
      Lion: { price: ({ dose }: Given) => Number(dose) * 2 },
      Owl: { price: ({ dose }: Given) => Number(dose) * 3 },
    },
  },
  office: {
    sdl: `
      type Lion @key(fields: "id") {
        id: ID! price: Float @external dose: Float @external mate: Lion
        bill: String @requires(fields: "price dose")
      }
    `,
    resolvers: {
      Lion: {
        bill: ({ price, dose }: Given) => `${dose} for ${price}`,
        mate: ({ id }: Given) => ({ id: `${Number(id) + 1}` }),
      },
    },
  },
}
const lion = (id: unknown) => ({ __typename: 'Lion', id })
const owl = (id: unknown) => ({ __typename: 'Owl', id })
function weight({ id }: Given, { unit }: Given) {
  const kilos = Number(id) * 100
  return { KG: kilos, G: kilos * 1000, T: kilos / 1000 }[String(unit)]
}

describe('@requires of @requires of @requires', () => {
  it.each<[where: string, query: string, data: unknown]>([
    [
      'for members of a union in a list of lists',
      '{ cages { __typename ... on Lion { bill } ... on Owl { price } ... on Stone { size } } }',
      {
        cages: [
          [{ __typename: 'Lion', bill: '100 for 200' }, null, { __typename: 'Stone', size: 1 }],
          null,
          [],
          [
            { __typename: 'Owl', price: 601.5 },
            { __typename: 'Lion', bill: '300 for 600' },
          ],
        ],
      },
    ],
    [
      'for a union of another subgraph, one member of which is nowhere else',
      '{ ward { ... on Snake { length } ... on Lion { bill w: weight(unit: T) dose } } }',
      { ward: [[{ length: 2 }, { bill: '100 for 200', w: 0.1, dose: 100 }, null], [null], null] },
    ],
    [
      'with every step selected, under the names of others',
      '{ ward { ... on Lion { weight: price dose: weight price: dose x: bill } } }',
      { ward: [[{}, { weight: 200, dose: 100, price: 100, x: '100 for 200' }, null], [null], null] },
    ],
    [
      'below its own type, again and again',
      '{ ward { ... on Lion { mate { bill mate { mate { bill price } } } } } }',
      {
        ward: [
          [{}, { mate: { bill: '200 for 400', mate: { mate: { bill: '400 for 800', price: 800 } } } }, null],
          [null],
          null,
        ],
      },
    ],
    [
      'below lists of lists in lists',
      '{ cage { id ... on Lion { cubs { bill mate { price } } } } }',
      {
        cage: [
          { id: '2' },
          null,
          { id: '1', cubs: [[{ bill: '500 for 1000', mate: { price: 1200 } }, null], null] },
        ],
      },
    ],
    [
      'for each member under one name',
      '{ cage { ... on Lion { x: dose y: price } ... on Owl { x: price y: dose } } }',
      { cage: [{ x: 601.5, y: 200.5 }, null, { x: 100, y: 200 }] },
    ],
  ])('%s', async (_, query, data) => {
    const { run } = federate(beasts)
    expect(await run(query)).toEqual({ data })
  })
})
