import { describe, expect, it } from 'vitest'

import { federate } from './federate.ts'

type Given = Readonly<Record<string, unknown>>
const item = (id: string) => ({ id })

/** `stock` weighs in any unit and lists any number of parts, `post` needs one of each for every field. */
const subgraphs = {
  stock: {
    sdl: `
      type Query { box: Box item: Item }
      type Box { item: Item items: [[Item]] inner: Box }
      type Item @key(fields: "id") { id: ID! weight(unit: String): String parts(first: Int = 9): [Part!] size: Size }
      type Part { name(upper: Boolean): String }
      type Size { width(unit: String): String height: Int }
    `,
    resolvers: {
      Query: {
        box: () => ({
          item: item('1'),
          items: [[item('1'), null], null, [item('2')]],
          inner: { item: item('3') },
        }),
        item: () => item('1'),
      },
      Item: {
        __resolveReference: (reference: Given) => reference,
        // Nobody knows what item 2 weighs in pounds.
        weight: ({ id }: Given, { unit }: Given) =>
          id === '2' && unit === 'LB' ? null : `${id}${unit ?? ''}`,
        parts: (_: unknown, { first }: Given) => [{ name: 'a' }, { name: 'b' }].slice(0, Number(first)),
        size: () => ({ height: 5 }),
      },
      Part: { name: ({ name }: Given, { upper }: Given) => (upper ? String(name).toUpperCase() : name) },
      Size: { width: (_: unknown, { unit }: Given) => `7${unit ?? ''}` },
    },
  },
  post: {
    sdl: `
      type Query { parcel: Parcel }
      type Parcel { item: Item }
      type Item @key(fields: "id") {
        id: ID!
        weight(unit: String): String @external
        parts(first: Int = 9): [Part!] @external
        size: Size @external
        kilos: String @requires(fields: "weight(unit: \\"KG\\")")
        pounds: String @requires(fields: "weight(unit: \\"LB\\")")
        plain: String @requires(fields: "weight")
        first: String @requires(fields: "parts(first: 1) { name(upper: true) }")
        both: String @requires(fields: "parts(first: 2) { name }")
        wide: String @requires(fields: "size { width(unit: \\"CM\\") }")
        high: String @requires(fields: "size { height }")
        inches: String @requires(fields: "size { width(unit: \\"IN\\") height }")
        other: Item
      }
      type Part { name(upper: Boolean): String @external }
      type Size { width(unit: String): String @external height: Int @external }
    `,
    resolvers: {
      Query: { parcel: () => ({ item: item('1') }) },
      Item: {
        kilos: ({ weight }: Given) => weight,
        pounds: ({ weight }: Given) => weight,
        plain: ({ weight }: Given) => weight,
        first: ({ parts }: Given) => JSON.stringify(parts),
        both: ({ parts }: Given) => JSON.stringify(parts),
        wide: ({ size }: Given) => JSON.stringify(size),
        high: ({ size }: Given) => JSON.stringify(size),
        inches: ({ size }: Given) => JSON.stringify(size),
        other: () => item('2'),
      },
    },
  },
}

const first = '[{"name":"A"}]'
const both = '[{"name":"a"},{"name":"b"}]'

describe('@requires with arguments', () => {
  it.each<[feature: string, query: string, data: unknown]>([
    [
      'beside what the client asks with others, at any depth',
      '{ item { weight kilos } box { item { weight kilos } inner { item { kilos weight(unit: "G") } } } }',
      {
        item: { weight: '1', kilos: '1KG' },
        box: { item: { weight: '1', kilos: '1KG' }, inner: { item: { kilos: '3KG', weight: '3G' } } },
      },
    ],
    [
      'different for two fields',
      '{ item { kilos pounds plain } parcel { item { pounds kilos weight } } }',
      {
        item: { kilos: '1KG', pounds: '1LB', plain: '1' },
        parcel: { item: { pounds: '1LB', kilos: '1KG', weight: '1' } },
      },
    ],
    [
      'in lists of lists, one of them for a null',
      '{ box { items { kilos pounds w: weight(unit: "G") } } }',
      {
        box: {
          items: [
            [{ kilos: '1KG', pounds: '1LB', w: '1G' }, null],
            null,
            [{ kilos: '2KG', pounds: null, w: '2G' }],
          ],
        },
      },
    ],
    [
      'below its own type in its own subgraph',
      '{ item { kilos other { plain kilos other { pounds kilos } } } }',
      { item: { kilos: '1KG', other: { plain: '2', kilos: '2KG', other: { pounds: null, kilos: '2KG' } } } },
    ],
    [
      'of lists',
      '{ box { item { first both parts(first: 1) { name } } } }',
      { box: { item: { first, both, parts: [{ name: 'a' }] } } },
    ],
    [
      'below what is required',
      '{ box { item { wide inches high size { width } } } item { s: size { width(unit: "M") } inches wide } }',
      {
        box: {
          item: {
            wide: '{"width":"7CM"}',
            inches: '{"width":"7IN","height":5}',
            high: '{"height":5}',
            size: { width: '7' },
          },
        },
        item: { s: { width: '7M' }, inches: '{"width":"7IN","height":5}', wide: '{"width":"7CM"}' },
      },
    ],
    [
      'under the names of what is required',
      '{ box { item { weight: kilos kilos: weight(unit: "G") parts: first size: id } } }',
      { box: { item: { weight: '1KG', kilos: '1G', parts: first, size: '1' } } },
    ],
  ])('%s', async (_, query, data) => {
    const { run } = federate(subgraphs)
    expect(await run(query)).toEqual({ data })
  })
})
