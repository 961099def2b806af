import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { compileOperation } from '../../subgraphs/execution/compile-operation.ts'
import { executableSchema } from '../../subgraphs/shared/executable-schema.ts'

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Query { ready: Boolean }
  type Person @key(fields: "id") { id: ID! name: String }
  type Place @key(fields: "id") { id: ID! name: String }`

/** By id. */
const people: Readonly<Record<string, () => unknown>> = {
  now: () => ({ id: 'now', name: 'Ann' }),
  later: () => Promise.resolve({ id: 'later', name: 'Bea' }),
  nobody: () => null,
  other: () => ({ __typename: 'Place', id: 'other', name: 'Cy' }),
  failing: () => {
    throw new Error('No such person.')
  },
}

const schema = executableSchema(sdl, {
  Query: { ready: () => true },
  Person: { __resolveReference: ({ id }: { id: string }) => people[id]?.() },
})

const query = `query ($of: [_Any!]!) { _entities(representations: $of) {
  __typename ... on Person { id name } ... on Place { id name } } }`

const ask = (of: readonly object[]) => compileOperation(schema, parse(query))?.(null, { of })

test('entities come in the order of their representations, at once or later, and null where there is none', async () => {
  const of = ['later', 'nobody', 'now'].map((id) => ({ __typename: 'Person', id }))
  expect(await ask(of)).toEqual({
    data: {
      _entities: [
        { __typename: 'Person', id: 'later', name: 'Bea' },
        null,
        { __typename: 'Person', id: 'now', name: 'Ann' },
      ],
    },
  })
})

test('a representation is the entity where nothing says how to find it', async () => {
  expect(await ask([{ __typename: 'Place', id: 'home', name: 'Home' }])).toEqual({
    data: { _entities: [{ __typename: 'Place', id: 'home', name: 'Home' }] },
  })
})

test('an entity is of the type that was asked for, whatever it says itself', async () => {
  expect(await ask([{ __typename: 'Person', id: 'other' }])).toEqual({
    data: { _entities: [{ __typename: 'Person', id: 'other', name: 'Cy' }] },
  })
})

test('an entity that fails leaves the others be', async () => {
  const reply = await ask(['failing', 'now'].map((id) => ({ __typename: 'Person', id })))
  expect(reply?.data).toEqual({ _entities: [null, { __typename: 'Person', id: 'now', name: 'Ann' }] })
  expect(reply?.errors?.map(({ message, path }) => [message, path])).toEqual([
    ['No such person.', ['_entities', 0]],
  ])
})

test('a representation of what is no entity here fails the field', async () => {
  // The first would fail with nobody to hear it, which ends a process.
  const of = [
    { __typename: 'Person', id: 'failing' },
    { __typename: 'Nobody', id: '1' },
  ]
  const reply = await ask(of)
  expect(reply?.data).toBeNull()
  expect(reply?.errors?.map(({ path }) => path)).toEqual([['_entities']])
})
