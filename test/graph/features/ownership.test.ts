import { printSchema } from 'graphql'
import { describe, expect, it } from 'vitest'

import { federate } from './federate.ts'

const subgraphs = {
  books: {
    sdl: `
      type Query { book: Book author: Author shared: Shared @shareable hidden: Secret @inaccessible }
      type Book @key(fields: "id") { id: ID! title: String author: Author @provides(fields: "name address { town }") }
      type Author @key(fields: "id") { id: ID! name: String @external address: Address @external born: Int }
      type Address { town: String @external }
      type Shared @shareable { a: String b: String }
      type Secret @inaccessible { x: Int }
      type Mixed @key(fields: "id") { id: ID! seen: String unseen: String @inaccessible }
    `,
    resolvers: {
      Query: {
        book: () => ({
          id: 'b',
          title: 'T',
          author: { id: 'a', name: 'provided', address: { town: 'provided' } },
        }),
        author: () => ({ id: 'a' }),
        shared: () => ({ a: 'books', b: 'books' }),
      },
      Author: { __resolveReference: ({ id }: { id: string }) => ({ id }), born: () => 1900 },
      Book: { __resolveReference: ({ id }: { id: string }) => ({ id, title: 'T' }) },
      Mixed: { __resolveReference: () => ({ seen: 'seen', unseen: 'unseen' }) },
    },
  },
  people: {
    sdl: `
      type Query { shared: Shared @shareable mixed: Mixed }
      type Author @key(fields: "id") { id: ID! name: String address: Address born: Int @override(from: "books") }
      type Address { town: String street: String }
      type Shared @shareable { a: String b: String c: String }
      type Mixed @key(fields: "id") { id: ID! told: String @requires(fields: "unseen") unseen: String @external }
    `,
    resolvers: {
      Query: { shared: () => ({ a: 'people', b: 'people', c: 'people' }), mixed: () => ({ id: 'm' }) },
      Author: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        name: () => 'resolved',
        address: () => ({ town: 'resolved', street: 'resolved' }),
        born: () => 1950,
      },
      Mixed: { told: ({ unseen }: { unseen: string }) => `told ${unseen}` },
    },
  },
}

describe('who owns a field', () => {
  it.each<[feature: string, query: string, data: unknown, asked: string[]]>([
    [
      '@provides spares a fetch',
      '{ book { author { name address { town } } } }',
      { book: { author: { name: 'provided', address: { town: 'provided' } } } },
      ['books'],
    ],
    [
      '@provides does not reach fields beside it',
      '{ book { author { address { street } } } }',
      { book: { author: { address: { street: 'resolved' } } } },
      ['books', 'people'],
    ],
    [
      '@external is read from its owner',
      '{ author { name } }',
      { author: { name: 'resolved' } },
      ['books', 'people'],
    ],
    ['@override moves a field', '{ author { born } }', { author: { born: 1950 } }, ['books', 'people']],
    [
      '@shareable is read from one place',
      '{ shared { a b } }',
      { shared: { a: 'books', b: 'books' } },
      ['books'],
    ],
    [
      '@shareable is read where all of it is',
      '{ shared { a c } }',
      { shared: { a: 'people', c: 'people' } },
      ['people'],
    ],
    [
      '@inaccessible can still be required',
      '{ mixed { seen told } }',
      { mixed: { seen: 'seen', told: 'told unseen' } },
      ['people', 'books', 'people'],
    ],
  ])('%s', async (_, query, data, subgraphsAsked) => {
    const { run, asked } = federate(subgraphs)
    expect(await run(query)).toEqual({ data })
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(subgraphsAsked)
  })

  it('@inaccessible is no part of the schema', async () => {
    const { graph, run } = federate(subgraphs)
    expect(printSchema(graph.schema)).not.toMatch(/Secret|hidden|unseen|inaccessible/)
    const { errors } = await run('{ mixed { unseen } }')
    expect(errors?.map(({ message }) => message)).toEqual([
      'Cannot query field "unseen" on type "Mixed". Did you mean "seen"?',
    ])
  })
})
