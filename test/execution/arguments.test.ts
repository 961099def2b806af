import { expect, test } from 'vitest'
import { bothReplies, compiledReply, schemaOf } from './both-replies.ts'

// biome-ignore lint/suspicious/noExplicitAny: a resolver that changes whatever it is given
const greedy = (_: unknown, given: any) => {
  const told = JSON.stringify(given)
  for (const value of Object.values(given)) if (Array.isArray(value)) value.push(9)
  if (given.range) given.range.low = 9
  given.size = 9
  return told
}
const schema = schemaOf(
  `type Query {
     parts: [Part]
     _entities(representations: [_Any!]!): [Part]!
   }
   scalar _Any scalar Json
   enum Color { RED GREEN }
   input Range { low: Int = 1 high: Int list: [Int!] }
   type Part {
     echo(size: Int = 3, list: [Int!], range: Range, color: Color, json: Json, id: ID, text: String): String
     told(id: ID, text: String, ids: [ID!], texts: [String]): String
     sure(size: Int! = 3): String
     plain(size: Int! = 3): String!
   }`,
  {
    Query: {
      parts: () => [{ plain: 'a' }, { plain: (given: unknown) => JSON.stringify(given) }, null],
      _entities: (_, { representations }) =>
        representations.map((each: object) => ({ plain: JSON.stringify(each) })),
    },
    Part: { echo: greedy, sure: greedy, told: (_, given) => JSON.stringify(given) },
  },
)

test.each([
  ['none', '{ parts { echo } }'],
  ['literals', '{ parts { echo(size: 1, color: RED, id: 4, text: "t") } }'],
  ['a list', '{ parts { echo(list: [1, 2]) again: echo(list: 5) } }'],
  ['an input object', '{ parts { echo(range: { high: 2, list: [1] }) } }'],
  ['a custom scalar', '{ parts { echo(json: [1, { a: [2] }]) } }'],
  ['nulls', '{ parts { echo(size: null, list: null, range: null) } }'],
])('a resolver that changes its arguments changes those of no other call: %s', async (_, query) => {
  const { compiled, executed } = await bothReplies(schema, query)
  expect(compiled).toEqual(executed)
})

test.each<[string, string, Readonly<Record<string, unknown>>]>([
  ['absent', 'query ($v: Int) { parts { echo(size: $v) } }', {}],
  ['null', 'query ($v: Int) { parts { echo(size: $v) } }', { v: null }],
  ['with a default', 'query ($v: Int = 5) { parts { echo(size: $v) } }', {}],
  ['inside a literal', 'query ($v: Int) { parts { echo(range: { low: $v }, list: [1]) } }', {}],
  ['inside a custom scalar', 'query ($v: Int) { parts { echo(json: { a: $v }) } }', { v: 2 }],
  ['null where none may be', 'query ($v: Int) { parts { sure(size: $v) } }', { v: null }],
  ['null where none may be, of a property', 'query ($v: Int) { parts { plain(size: $v) } }', { v: null }],
  ['of a property that is a function', 'query ($v: Int) { parts { plain(size: $v) } }', { v: 7 }],
  [
    'of another type',
    'query ($v: Int, $c: Color) { parts { echo(size: $v, color: $c) } }',
    { v: 'x', c: 'B' },
  ],
  ['called as what every object has', 'query ($valueOf: Int) { parts { echo(size: $valueOf) } }', {}],
  ['called as no other', 'query ($__proto__: Int) { parts { echo(size: $__proto__) } }', {}],
])('a variable is taken as graphql takes it: %s', async (_, query, variables) => {
  const { compiled, executed } = await bothReplies(schema, query, { variables })
  expect(compiled).toEqual(executed)
})

const texts = `query ($id: ID, $text: String! = "d", $ids: [ID!] = ["e"], $texts: [String]!) {
  parts { told(id: $id, text: $text, ids: $ids, texts: $texts) }
}`

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['as they are', { id: '1', text: 't', ids: ['1', ''], texts: ['t'] }],
  ['numbers as ids', { id: 1, text: 't', ids: [2, '3'], texts: [] }],
  ['numbers as texts', { text: 4, texts: ['t'] }],
  ['numbers among texts', { texts: ['t', 4] }],
  ['one that is no list', { ids: '1', texts: 't' }],
  ['lists where none may be', { id: ['1'], texts: ['t'] }],
  ['lists of lists', { ids: [['1']], texts: ['t'] }],
  ['defaults', { texts: ['t'] }],
  ['null instead of defaults', { ids: null, texts: ['t'] }],
  ['null where none may be', { text: null, texts: null }],
  ['null in a list', { texts: ['t', null] }],
  ['null in a list where none may be', { ids: ['1', null], texts: ['t'] }],
  ['an object', { id: {}, texts: ['t'] }],
])('texts are taken as graphql takes them: %s', async (_, variables) => {
  const { compiled, executed } = await bothReplies(schema, texts, { variables })
  expect(compiled).toEqual(executed)
})

const entities = 'query ($r: [_Any!]!, $v: Int) { _entities(representations: $r) { plain(size: $v) } }'
const key = { __typename: 'Part', id: '1' }

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['a list', { r: [key, key], v: 1 }],
  ['an empty list', { r: [], v: 1 }],
  ['one that is no list', { r: key, v: 1 }],
  ['text', { r: 'x', v: 1 }],
  ['none', { v: 1 }],
  ['null', { r: null, v: 1 }],
  ['a list with a null', { r: [key, null], v: 1 }],
  ['a list beside a variable that does not fit', { r: [key], v: 'x' }],
])('representations are taken as graphql takes them: %s', async (_, variables) => {
  const { compiled, executed } = await bothReplies(schema, entities, { variables })
  expect(compiled).toEqual(executed)
})

test('representations have the default that the operation gives', async () => {
  const query = 'query ($r: [_Any!]! = [{ id: 1 }]) { _entities(representations: $r) { plain } }'
  const { compiled, executed } = await bothReplies(schema, query)
  expect(compiled).toEqual(executed)
})

test('of many faults in a variable fifty are told', async () => {
  const list = Array.from({ length: 80 }, () => 'x')
  const query = 'query ($l: [Int!]) { parts { echo(list: $l) } }'
  const { compiled, executed } = await bothReplies(schema, query, { variables: { list, l: list } })
  expect(compiled).toEqual(executed)
  expect((await compiledReply(schema, query, { variables: { l: list } })).errors).toHaveLength(51)
})
