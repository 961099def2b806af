import { describe, expect, it } from 'vitest'

import { federate, type PlainSubgraph } from './federate.ts'

type Given = Readonly<Record<string, unknown>>

const book = { __typename: 'Book', id: 'b', title: 'Emma', pages: 300 }
const film = { __typename: 'Film', id: 'f', title: 'Alien', minutes: 117 }
const find = ({ id }: Given) => (id === 'b' ? book : film)
const title = (parent: Given, { short }: Given) => (short ? String(parent.title).slice(0, 1) : parent.title)

const typed: PlainSubgraph = {
  sdl: `
    type Query { media: [[Media]] shelf: [[Any]] best: Media }
    union Any = Book | Film | Note
    type Note { text: String }
    interface Media @key(fields: "id") { id: ID! title(short: Boolean = false): String }
    type Book implements Media @key(fields: "id") { id: ID! title(short: Boolean = false): String pages: Int }
    type Film implements Media @key(fields: "id") { id: ID! title(short: Boolean = false): String minutes: Int }
  `,
  resolvers: {
    Query: {
      media: () => [[book, null], null, [film]],
      shelf: () => [[book, { __typename: 'Note', text: 't' }], null, [null, film]],
      best: () => film,
    },
    Any: { __resolveType: ({ __typename }: Given) => __typename },
    Media: { __resolveType: (media: Given) => find(media).__typename, __resolveReference: find },
    Book: { __resolveReference: find, title },
    Film: { __resolveReference: find, title },
  },
}

const stars: PlainSubgraph = {
  sdl: `
    type Query { rated: [[Media]] top: Media }
    type Media @key(fields: "id") @interfaceObject {
      id: ID!
      title(short: Boolean = false): String @external
      stars: Int
      like: Media
      letter: String @requires(fields: "title(short: true)")
    }
  `,
  resolvers: {
    Query: { rated: () => [[{ id: 'b' }, null], null, [{ id: 'f' }]], top: () => ({ id: 'f' }) },
    Media: {
      __resolveReference: (reference: Given) => reference,
      stars: ({ id }: Given) => (id === 'b' ? 5 : 3),
      like: ({ id }: Given) => ({ id: id === 'b' ? 'f' : 'b' }),
      letter: (media: Given) => `*${media.title}`,
    },
  },
}

const badges: PlainSubgraph = {
  sdl: `
    type Media @key(fields: "id") @interfaceObject {
      id: ID!
      stars: Int @external
      letter: String @external
      badge: String @requires(fields: "stars letter")
    }
  `,
  resolvers: {
    Media: {
      __resolveReference: (reference: Given) => reference,
      badge: (media: Given) => `${media.letter}${media.stars}`,
    },
  },
}

describe.each([
  ['last', { a: badges, b: stars, c: typed }],
  ['first', { a: typed, b: stars, c: badges }],
])('an interface object that requires, the subgraph with the types sorting %s', (_, subgraphs) => {
  it.each<[feature: string, query: string, data: unknown]>([
    [
      'with arguments, in lists of lists',
      '{ media { letter title } }',
      { media: [[{ letter: '*E', title: 'Emma' }, null], null, [{ letter: '*A', title: 'Alien' }]] },
    ],
    [
      'what another interface object requires',
      '{ media { __typename badge ... on Book { pages badge } ... on Film { stars } } }',
      {
        media: [
          [{ __typename: 'Book', badge: '*E5', pages: 300 }, null],
          null,
          [{ __typename: 'Film', badge: '*A3', stars: 3 }],
        ],
      },
    ],
    [
      'where it is the entry',
      '{ rated { ... on Book { badge pages } ... on Film { letter } } }',
      { rated: [[{ badge: '*E5', pages: 300 }, null], null, [{ letter: '*A' }]] },
    ],
    [
      'below itself',
      '{ top { like { letter badge like { letter title } } } }',
      { top: { like: { letter: '*E', badge: '*E5', like: { letter: '*A', title: 'Alien' } } } },
    ],
    [
      'below itself, for one type',
      '{ top { like { ... on Book { letter } } } }',
      { top: { like: { letter: '*E' } } },
    ],
    [
      'for members of a union',
      '{ shelf { ... on Media { badge } ... on Note { text } } best { like { badge } } }',
      {
        shelf: [[{ badge: '*E5' }, { text: 't' }], null, [null, { badge: '*A3' }]],
        best: { like: { badge: '*E5' } },
      },
    ],
    [
      'below a member of a union',
      '{ shelf { ... on Book { like { letter } } ... on Note { text } } best { letter badge stars } }',
      {
        shelf: [[{ like: { letter: '*A' } }, { text: 't' }], null, [null, {}]],
        best: { letter: '*A', badge: '*A3', stars: 3 },
      },
    ],
  ])('%s', async (_, query, data) => {
    const { run } = federate(subgraphs)
    expect(await run(query)).toEqual({ data })
  })
})
