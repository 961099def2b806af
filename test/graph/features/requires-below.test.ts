import { describe, expect, it } from 'vitest'

import { federate } from './federate.ts'

interface Person {
  readonly __typename?: string
  readonly id: string
  readonly name?: string
  readonly address?: unknown
}

const names: Readonly<Record<string, string | null>> = { '1': 'Ann', '2': 'Bob', '3': null, '4': 'Dee' }
const next = (id: string) => (id === '4' ? null : String(Number(id) + 1))
const ref = (id: string | null) => (id === null ? null : { __typename: 'Person', id })

/** `people` knows who they are, `circles` whom they know, and says so by their names. */
const subgraphs = {
  people: {
    sdl: `
      type Query { person(id: ID! = "1"): Person }
      type Mutation { rename(id: ID!): Person }
      type Person @key(fields: "id") { id: ID! name(upper: Boolean = false): String boss: Person }
      type Club @key(fields: "code { value }") { code: Code fee(off: Int): Int }
      type Code @shareable { value: String }
    `,
    resolvers: {
      Query: { person: (_: unknown, { id }: Person) => ({ id }) },
      Mutation: { rename: (_: unknown, { id }: Person) => ({ id }) },
      Person: {
        name: ({ id }: Person, { upper }: { upper: boolean }) =>
          upper ? names[id]?.toUpperCase() : names[id],
        boss: () => ({ id: '4' }),
      },
      Club: {
        fee: ({ code }: { code: { value: string } }, { off = 0 }: { off?: number }) =>
          code.value.length * 10 - off,
      },
    },
  },
  circles: {
    sdl: `
      interface Known { id: ID! hello: String }
      union Met = Person | Club
      type Person implements Known @key(fields: "id") {
        id: ID!
        name(upper: Boolean = false): String @external
        friend: Person
        circle: [[Person]]
        known: [Known]
        met: [Met]
        club: Club
        guest: Person @requires(fields: "name")
        hello: String @requires(fields: "name")
        shout: String @requires(fields: "name(upper: true)")
        strict: String! @requires(fields: "name")
      }
      type Club @key(fields: "code { value }") {
        code: Code
        fee(off: Int): Int @external
        owner: Person
        price: Int @requires(fields: "fee(off: 5)")
      }
      type Code @shareable { value: String }
    `,
    resolvers: {
      Known: { __resolveType: () => 'Person' },
      Met: { __resolveType: ({ id }: Person) => (id ? 'Person' : 'Club') },
      Person: {
        friend: ({ id }: Person) => ref(next(id)),
        circle: ({ id }: Person) => [[ref(next(id)), null], null, [ref(id)]],
        known: ({ id }: Person) => [ref(next(id)), null],
        met: ({ id }: Person) => [{ code: { value: 'ab' } }, ref(next(id))],
        club: () => ({ code: { value: 'abc' } }),
        guest: ({ id, name }: Person) => (name ? ref(next(id)) : null),
        hello: ({ name }: Person) => name && `Hello ${name}`,
        shout: ({ name }: Person) => name && `${name}!`,
        strict: ({ name }: Person) => name,
      },
      Club: {
        owner: () => ref('2'),
        price: ({ fee }: { fee: number }) => fee,
      },
    },
  },
}

describe('@requires below another field of its own subgraph', () => {
  it.each<[where: string, query: string, data: unknown]>([
    ['one level below', '{ person { friend { hello } } }', { person: { friend: { hello: 'Hello Bob' } } }],
    [
      'at each of several levels',
      '{ person { hello friend { name hello friend { hello friend { id hello } } } } }',
      {
        person: {
          hello: 'Hello Ann',
          friend: {
            name: 'Bob',
            hello: 'Hello Bob',
            friend: { hello: null, friend: { id: '4', hello: 'Hello Dee' } },
          },
        },
      },
    ],
    [
      'where the way ends',
      '{ person(id: 4) { hello friend { hello } } }',
      { person: { hello: 'Hello Dee', friend: null } },
    ],
    [
      'in lists of lists with nulls',
      '{ person { circle { hello friend { hello } } } }',
      {
        person: {
          circle: [
            [{ hello: 'Hello Bob', friend: { hello: null } }, null],
            null,
            [{ hello: 'Hello Ann', friend: { hello: 'Hello Bob' } }],
          ],
        },
      },
    ],
    [
      'under aliases that are names of what is required',
      '{ name: person { id: friend { name: hello hello: id id: name x: shout } } }',
      { name: { id: { name: 'Hello Bob', hello: '2', id: 'Bob', x: 'BOB!' } } },
    ],
    [
      'beside the required field with other arguments',
      '{ person { friend { name shout hello n: name(upper: true) } } }',
      { person: { friend: { name: 'Bob', shout: 'BOB!', hello: 'Hello Bob', n: 'BOB' } } },
    ],
    [
      'below a field that requires something itself',
      '{ person { guest { hello guest { guest { hello } } } } }',
      { person: { guest: { hello: 'Hello Bob', guest: { guest: null } } } },
    ],
    [
      'through an entity of another type and a key of nested objects',
      '{ person { friend { club { price owner { hello } fee } } } }',
      { person: { friend: { club: { price: 25, owner: { hello: 'Hello Bob' }, fee: 30 } } } },
    ],
    [
      'on a type of an interface',
      '{ person { known { id ... on Person { hello } } } }',
      { person: { known: [{ id: '2', hello: 'Hello Bob' }, null] } },
    ],
    [
      'on an interface itself',
      '{ person { known { hello } friend { known { hello id } } } }',
      {
        person: {
          known: [{ hello: 'Hello Bob' }, null],
          friend: { known: [{ hello: null, id: '3' }, null] },
        },
      },
    ],
    [
      'on members of a union',
      '{ person { met { __typename ... on Person { hello } ... on Club { price } } } }',
      {
        person: {
          met: [
            { __typename: 'Club', price: 15 },
            { __typename: 'Person', hello: 'Hello Bob' },
          ],
        },
      },
    ],
    [
      'through fragments, twice',
      '{ person { ...F friend { ...F } } } fragment F on Person { friend { ...G } } fragment G on Person { hello }',
      { person: { friend: { hello: 'Hello Bob', friend: { hello: null } } } },
    ],
    [
      'at several roots',
      '{ a: person { friend { hello } } b: person(id: 3) { friend { hello } boss { hello } } }',
      {
        a: { friend: { hello: 'Hello Bob' } },
        b: { friend: { hello: 'Hello Dee' }, boss: { hello: 'Hello Dee' } },
      },
    ],
  ])('%s', async (_, query, data) => {
    const { run } = federate(subgraphs)
    expect(await run(query)).toEqual({ data })
  })

  it('with a variable and a condition', async () => {
    const { run } = federate(subgraphs)
    const query = `query ($up: Boolean, $with: Boolean!) {
      person { friend { hello @include(if: $with) name(upper: $up) friend @skip(if: $with) { hello } } }
    }`
    expect(await run(query, { up: true, with: true })).toEqual({
      data: { person: { friend: { hello: 'Hello Bob', name: 'BOB' } } },
    })
    expect(await run(query, { with: false })).toEqual({
      data: { person: { friend: { name: 'Bob', friend: { hello: null } } } },
    })
  })

  it('of mutations, each with all that belongs to it before the next', async () => {
    const { run, asked } = federate(subgraphs)
    const query = 'mutation { a: rename(id: 1) { friend { hello } } b: rename(id: 3) { friend { hello } } }'
    expect(await run(query)).toEqual({
      data: { a: { friend: { hello: 'Hello Bob' } }, b: { friend: { hello: 'Hello Dee' } } },
    })
    expect(asked.map(({ operationKind }) => operationKind)).toEqual([
      ...['mutation', 'query', 'query', 'query'],
      ...['mutation', 'query', 'query', 'query'],
    ])
  })

  it('that is null and must not be, has the path of the place', async () => {
    const { run } = federate(subgraphs)
    const { data, errors } = await run('{ person { friend { id friend { f: id s: strict } } } }')
    expect(data).toEqual({ person: { friend: { id: '2', friend: null } } })
    expect(errors?.map(({ path }) => path)).toEqual([['person', 'friend', 'friend', 's']])
  })
})

describe('what the planner cannot plan', () => {
  const person = (fields: string) => `type Person @key(fields: "id") { id: ID! ${fields} }`
  /** The friend is required in one form, and requires another itself. */
  const unplannable = {
    people: { sdl: `type Query { person: Person } ${person('name(upper: Boolean): String')}` },
    circles: {
      sdl: person(`
        name(upper: Boolean): String @external
        friend: Person
        hello: String @requires(fields: "name")
      `),
    },
    pairs: {
      sdl: person(`
        name(upper: Boolean): String @external
        friend: Person @external
        pair: String @requires(fields: "friend { name(upper: true) }")
      `),
    },
  }

  it('is refused with a code, before anybody is asked', async () => {
    const { run, asked } = federate(unplannable)
    expect(await run('{ person { pair friend { hello } } }')).toEqual({
      errors: [{ message: 'This operation cannot be planned.', extensions: { code: 'PLANNING_FAILED' } }],
    })
    expect(asked).toEqual([])
  })
})
