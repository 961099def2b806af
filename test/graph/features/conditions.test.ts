import { describe, expect, it } from 'vitest'

import { federate } from './federate.ts'

const subgraphs = {
  people: {
    sdl: `
      type Query { person: Person node: Node now: String }
      type Mutation { a: Int b: Int }
      interface Node { id: ID! }
      type Person implements Node @key(fields: "id") { id: ID! name: String friend: Person }
    `,
    resolvers: {
      Query: {
        person: () => ({ id: '1' }),
        node: () => ({ __typename: 'Person', id: '1' }),
        now: () => 'noon',
      },
      Mutation: { a: () => 1, b: () => 2 },
      Person: { name: ({ id }: { id: string }) => `n${id}`, friend: () => ({ id: '2' }) },
    },
  },
  risks: {
    sdl: 'type Person @key(fields: "id") { id: ID! risk(of: String): String }',
    resolvers: {
      Person: { risk: ({ id }: { id: string }, { of }: { of?: string }) => `r${id}${of ?? ''}` },
    },
  },
}

/** `$yes` is true and `$no` is false; the names of the subgraphs that had to be asked come last. */
const table: readonly [where: string, query: string, data: unknown, asked: string[]][] = [
  ['a field, skipped', '{ person { name risk @skip(if: $yes) } }', { person: { name: 'n1' } }, ['people']],
  [
    'a field, not skipped',
    '{ person { name risk @skip(if: $no) } }',
    { person: { name: 'n1', risk: 'r1' } },
    ['people', 'risks'],
  ],
  [
    'a field, included',
    '{ person { risk @include(if: $yes) } }',
    { person: { risk: 'r1' } },
    ['people', 'risks'],
  ],
  [
    'a field, not included',
    '{ person { name risk @include(if: $no) } }',
    { person: { name: 'n1' } },
    ['people'],
  ],
  ['every field', '{ person { risk @include(if: $no) } }', { person: {} }, ['people']],
  ['every root field', '{ person @skip(if: $yes) { risk } now @include(if: $no) }', {}, []],
  ['a root field', '{ person @skip(if: $yes) { risk } now }', { now: 'noon' }, ['people']],
  [
    'an inline fragment',
    '{ person { name ... @include(if: $no) { risk } ... on Person @skip(if: $no) { id } } }',
    { person: { name: 'n1', id: '1' } },
    ['people'],
  ],
  [
    'a spread, once included and once not',
    '{ person { ...R @include(if: $no) friend { ...R @include(if: $yes) } } } fragment R on Person { risk }',
    { person: { friend: { risk: 'r2' } } },
    ['people', 'risks'],
  ],
  [
    'a fragment on an interface',
    '{ node { id ... on Person @include(if: $yes) { risk } } }',
    { node: { id: '1', risk: 'r1' } },
    ['people', 'risks'],
  ],
  [
    'fragments inside each other',
    '{ person { ... @include(if: $yes) { ... @skip(if: $yes) { risk } ... @skip(if: $no) { name } } } }',
    { person: { name: 'n1' } },
    ['people'],
  ],
  [
    'the same field under opposite conditions',
    '{ person { risk @include(if: $yes) risk @skip(if: $yes) } }',
    { person: { risk: 'r1' } },
    ['people', 'risks'],
  ],
  [
    'both on one field: skip wins',
    '{ person { name risk @include(if: $yes) @skip(if: $yes) } }',
    { person: { name: 'n1' } },
    ['people'],
  ],
  [
    'both on one field, both for it',
    '{ person { risk @include(if: $yes) @skip(if: $no) } }',
    { person: { risk: 'r1' } },
    ['people', 'risks'],
  ],
  [
    'literals',
    '{ person { name @skip(if: false) risk @include(if: false) } now @include(if: true) }',
    { person: { name: 'n1' }, now: 'noon' },
    ['people'],
  ],
  [
    '__typename',
    '{ __typename @include(if: $no) person { __typename @include(if: $yes) name @skip(if: $yes) } }',
    { person: { __typename: 'Person' } },
    ['people'],
  ],
  [
    'introspection',
    '{ __schema @include(if: $no) { queryType { name } } __type(name: "Person") { name fields @skip(if: $yes) { name } } }',
    { __type: { name: 'Person' } },
    [],
  ],
  [
    'a field with other arguments under the same name',
    '{ person { risk(of: "a") @include(if: $yes) friend { risk(of: "b") @skip(if: $no) } } }',
    { person: { risk: 'r1a', friend: { risk: 'r2b' } } },
    ['people', 'risks'],
  ],
]

describe('@skip and @include decide', () => {
  it.each(table)('%s', async (_, selection, data, subgraphsAsked) => {
    const { run, asked } = federate(subgraphs)
    const used = ['yes', 'no'].filter((name) => selection.includes(`$${name}`))
    const head = used.length > 0 ? `query (${used.map((name) => `$${name}: Boolean!`).join(', ')}) ` : ''
    expect(await run(head + selection, { yes: true, no: false })).toEqual({ data })
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(subgraphsAsked)
  })

  it('anew for each request, and by defaults too', async () => {
    const { run } = federate(subgraphs)
    const query =
      'query ($a: Boolean = true, $b: Boolean!) { person { name @include(if: $a) risk @skip(if: $b) } }'
    const replies = [{ b: true }, { a: false, b: false }, { a: true, b: false }, { b: true }]
    const people = await Promise.all(
      replies.map(async (variables) => (await run(query, variables)).data?.person),
    )
    expect(people).toEqual([{ name: 'n1' }, { risk: 'r1' }, { name: 'n1', risk: 'r1' }, { name: 'n1' }])
  })

  it('the order of the reply: what is left out does not hold a place', async () => {
    const { run } = federate(subgraphs)
    const { data } = await run('query ($s: Boolean!) { person { name @skip(if: $s) id risk name } }', {
      s: true,
    })
    expect(Object.keys(data?.person as object)).toEqual(['id', 'risk', 'name'])
  })

  it('which mutations run', async () => {
    const { run } = federate(subgraphs)
    expect(await run('mutation ($s: Boolean!) { a @skip(if: $s) b }', { s: true })).toEqual({
      data: { b: 2 },
    })
  })
})
