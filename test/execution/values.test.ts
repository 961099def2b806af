import { GraphQLScalarType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { bothReplies, schemaOf } from './both-replies.ts'

const types = [
  ...['String', 'String!', 'ID', 'ID!', 'Int', 'Int!', 'Float', 'Float!', 'Boolean', 'Boolean!'],
  ...['Color', 'Color!', 'Any', 'Any!', 'Later', 'Later!', 'Part', 'Part!', 'Node', 'Node!', 'Either'],
  ...['[String]', '[String!]', '[String!]!', '[[Int!]]', '[[Int]!]!', '[Part]', '[Part!]', '[Part!]!'],
  ...['[Node!]', '[Either]', '[Color!]', '[Later!]'],
]
const isComposite = (type: string) => /Part|Node|Either/.test(type)

const part = { __typename: 'Part', id: 'p', must: 'm' }
const incomplete = { __typename: 'Part', id: 'p', must: null }
const failing = () => {
  throw new Error('no value')
}
/** Heard already: where no promise may be, nobody waits for one. */
const rejected = () => {
  const promise = Promise.reject(new Error('no value'))
  promise.catch(() => undefined)
  return promise
}
function* generated() {
  yield 'a'
  yield null
}
function* generatedThenFailing() {
  yield 'a'
  failing()
}

/** Each made anew, by what it is. */
const values: readonly [string, () => unknown][] = [
  ...[null, undefined, '', 'a', 'b', 'RED', '7', 0, -0, 7, 1.5, 2 ** 31, Number.NaN, true, false, 7n].map(
    (value): [string, () => unknown] => [`${typeof value} ${String(value)}`, () => value],
  ),
  ['a symbol', () => Symbol('s')],
  ['a date', () => new Date(0)],
  ['an error', () => new Error('returned')],
  ['the object of a string', () => new String('boxed')],
  ['an object without prototype', () => Object.create(null)],
  ['an object with a value', () => ({ valueOf: () => 7 })],
  ['an object of a type', () => ({ ...part })],
  ['an object that lacks what it must have', () => ({ ...incomplete })],
  ['an object of a type nobody knows', () => ({ __typename: 'Nobody' })],
  ['an object of a type that does not belong here', () => ({ __typename: 'Query' })],
  ['an object of what is no object type', () => ({ __typename: 'Color' })],
  ['an empty list', () => []],
  ['a list of text', () => ['a', 'b']],
  ['a list with a hole', () => Object.assign([], { 1: 'b', length: 2 })],
  ['a list with a null', () => ['a', null]],
  ['a list with an error', () => ['a', new Error('item')]],
  ['a list of lists', () => [[1, 2], null, [3, null]]],
  ['a list of promises', () => [Promise.resolve('a'), Promise.resolve(null)]],
  ['a list with a promise that fails', () => ['a', rejected(), Promise.resolve('c')]],
  ['a list of objects', () => [{ ...part }, { ...part }]],
  ['a list of objects with one that lacks something', () => [{ ...part }, { ...incomplete }]],
  ['a list of promised objects', () => [{ ...part, id: rejected() }, Promise.resolve({ ...part })]],
  ['a set', () => new Set(['a', 'b'])],
  ['a map', () => new Map([['a', 1]])],
  ['what a generator yields', () => generated()],
  ['what a generator yields until it fails', () => generatedThenFailing()],
  ['what looks like a list', () => ({ length: 1, 0: 'a' })],
  ['an iterator that is none', () => ({ [Symbol.iterator]: null })],
  ['a promise', () => Promise.resolve('a')],
  ['a promise of a list', () => Promise.resolve(['a', null])],
  ['a promise of null', () => Promise.resolve(null)],
  ['a promise of an error', () => Promise.resolve(new Error('resolved'))],
  ['a promise that fails', rejected],
  // biome-ignore-start lint/suspicious/noThenProperty: what is no promise but can be waited for
  ['a thenable', () => ({ then: (resolve: (value: string) => unknown) => resolve('a') })],
  ['a thenable of a promise', () => ({ then: (resolve: (value: unknown) => unknown) => resolve(part) })],
  ['an object with a field called then', () => ({ ...part, then: 'later' })],
  // biome-ignore-end lint/suspicious/noThenProperty: what is no promise but can be waited for
  ['a function', () => () => 'a'],
  ['a function of a promise', () => async () => ({ ...part })],
  ['a function that throws', () => failing],
  ['a function that fails later', () => rejected],
]

const laterSerialized = (value: unknown) => (value === 'b' ? rejected() : Promise.resolve(value))

type Resolving = 'by a resolver' | 'as a property'

function schemaWith(type: string, resolving: Resolving, make: () => unknown) {
  const schema = schemaOf(
    `type Query { before: String holder: Holder after: String }
     type Holder { first: String value: ${type} last: String }
     enum Color { RED GREEN } scalar Any scalar Later union Either = Part
     interface Node { id: ID } type Part implements Node { id: ID must: String! then: String }`,
    {
      Query: {
        before: () => 'x',
        holder: () =>
          resolving === 'as a property' ? { first: Promise.resolve('f'), value: make(), last: 'l' } : {},
      },
      ...(resolving === 'by a resolver' && { Holder: { value: make } }),
    },
  )
  const later = schema.getType('Later')
  if (later instanceof GraphQLScalarType) later.serialize = laterSerialized
  return schema
}

describe.each<Resolving>(['by a resolver', 'as a property'])('a value given %s', (resolving) => {
  test.each(types)('is completed as graphql does where the schema says %s', async (type) => {
    let make: () => unknown = () => null
    const schema = schemaWith(type, resolving, () => make())
    const below = isComposite(type) ? '{ __typename ... on Part { id must then } }' : ''
    for (const [name, given] of values) {
      make = given
      const query = `{ before holder { first value ${below} last } after }`
      const { compiled, executed } = await bothReplies(schema, query)
      expect(compiled, name).toEqual(executed)
    }
  })
})
