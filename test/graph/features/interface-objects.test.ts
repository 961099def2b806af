import { describe, expect, it } from 'vitest'

import { federate, type PlainSubgraph } from './federate.ts'

interface Id {
  readonly id: string
}

const typed: PlainSubgraph = {
  sdl: `
    type Query { media: [Media] }
    interface Media @key(fields: "id") { id: ID! title: String }
    type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
    type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
  `,
  resolvers: {
    Query: { media: () => [medium('b'), medium('f'), null] },
    Media: {
      __resolveType: ({ id }: Id) => medium(id).__typename,
      __resolveReference: ({ id }: Id) => medium(id),
    },
    Book: { __resolveReference: ({ id }: Id) => medium(id) },
    Film: { __resolveReference: ({ id }: Id) => medium(id) },
  },
}

const objects: PlainSubgraph = {
  sdl: `
    type Query { rated: [Media] }
    type Media @key(fields: "id") @interfaceObject {
      id: ID!
      stars(of: Int = 5): String
      like: [Media]
      title: String @external
      blurb: String @requires(fields: "title")
    }
  `,
  resolvers: {
    Query: { rated: () => [{ id: 'b' }, { id: 'f' }] },
    Media: {
      __resolveReference: (reference: Id) => reference,
      stars: ({ id }: Id, { of }: { of: number }) => `${id}/${of}`,
      like: ({ id }: Id) => [{ id: id === 'b' ? 'f' : 'b' }],
      blurb: ({ title }: { title: string }) => `Read ${title}!`,
    },
  },
}

function medium(id: string) {
  return id === 'b'
    ? { __typename: 'Book', id, title: 'Emma', pages: 300 }
    : { __typename: 'Film', id, title: 'Alien', minutes: 117 }
}

// The planner's answer depends on which of the two names sorts first: both orders have to work.
describe.each([
  ['after', { a: typed, b: objects }, 'A', 'B'],
  ['before', { b: typed, a: objects }, 'B', 'A'],
])('an interface object in a subgraph that sorts %s the one with the types', (_, subgraphs, owner, other) => {
  // The composer (0.27) forgets that a field of an interface object is external.
  const withExternalTitle = (sdl: string) =>
    sdl.replace(
      /(interface Media [^}]*title: String)/,
      `$1 @join__field(graph: ${owner}) @join__field(graph: ${other}, external: true)`,
    )

  it.each<[feature: string, query: string, data: unknown]>([
    [
      'adds a field to every type',
      '{ media { title stars } }',
      { media: [{ title: 'Emma', stars: 'b/5' }, { title: 'Alien', stars: 'f/5' }, null] },
    ],
    [
      'adds it under a type condition',
      '{ media { ... on Book { pages stars } __typename } }',
      { media: [{ pages: 300, stars: 'b/5', __typename: 'Book' }, { __typename: 'Film' }, null] },
    ],
    [
      'is an entry to the fields of the interface',
      '{ rated { title stars(of: 3) } }',
      {
        rated: [
          { title: 'Emma', stars: 'b/3' },
          { title: 'Alien', stars: 'f/3' },
        ],
      },
    ],
    [
      'is an entry to the real type',
      '{ rated { __typename } }',
      { rated: [{ __typename: 'Book' }, { __typename: 'Film' }] },
    ],
    [
      'is an entry to the fields of one type',
      '{ rated { ... on Book { pages } ... on Film { minutes } } }',
      { rated: [{ pages: 300 }, { minutes: 117 }] },
    ],
    [
      'gives its own field to several types',
      '{ rated { ... on Book { title stars } ... on Film { stars } } }',
      { rated: [{ title: 'Emma', stars: 'b/5' }, { stars: 'f/5' }] },
    ],
    [
      'gives its own field to one type only',
      '{ rated { ... on Book { pages } ... on Film { stars } } }',
      { rated: [{ pages: 300 }, { stars: 'f/5' }] },
    ],
    [
      'gives its own field to each type with other arguments under one name',
      '{ rated { ... on Book { s: stars(of: 1) } ... on Film { s: stars(of: 2) } } }',
      { rated: [{ s: 'b/1' }, { s: 'f/2' }] },
    ],
    [
      'leads to another, which is narrowed',
      '{ rated { like { ... on Film { minutes stars like { ... on Book { stars } } } } } }',
      { rated: [{ like: [{ minutes: 117, stars: 'f/5', like: [{ stars: 'b/5' }] }] }, { like: [{}] }] },
    ],
    [
      'requires a field of the interface',
      '{ media { blurb } }',
      { media: [{ blurb: 'Read Emma!' }, { blurb: 'Read Alien!' }, null] },
    ],
    [
      'requires a field of the interface where it is the entry',
      '{ rated { ... on Book { blurb } } }',
      { rated: [{ blurb: 'Read Emma!' }, {}] },
    ],
  ])('%s', async (_, query, data) => {
    const { run } = federate(subgraphs, { correct: withExternalTitle })
    expect(await run(query)).toEqual({ data })
  })
})
