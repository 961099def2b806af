/** Names that mean something to every object, and what a resolver is told of where it is. */
import { expect, test } from 'vitest'
import { bothReplies, schemaOf } from './both-replies.ts'

const names = [
  'constructor',
  'then',
  'toString',
  'valueOf',
  'toJSON',
  'hasOwnProperty',
  'length',
  'prototype',
]
const schema = schemaOf(
  `type Query { part: Part later: Part empty: Part parts: [[Part]] ${names.map((name) => `${name}: String`).join(' ')} }
   type Part { ${names.map((name) => `${name}: String`).join(' ')} deep: Part where(n: Int): String }`,
  {
    Query: {
      part: () => ({ ...Object.fromEntries(names.map((name) => [name, `my ${name}`])), deep: {} }),
      later: async () => ({ toString: async () => 'later', deep: Promise.resolve({ length: 3 }) }),
      empty: () => Object.create(null),
      parts: () => [[{}, { deep: {} }], [Promise.resolve({})], null],
    },
    Part: {
      where: (
        _,
        __,
        ___,
        { path, fieldName, parentType, returnType, fieldNodes, operation, variableValues },
      ) => {
        const keys: unknown[] = []
        for (let place = path; place; place = place.prev) keys.unshift([place.key, place.typename])
        const types = [String(parentType), String(returnType), operation.operation]
        return JSON.stringify([keys, fieldName, types, fieldNodes.length, variableValues])
      },
    },
  },
)

test.each(names)('%s is the name of a field', async (name) => {
  for (const place of ['part', 'later', 'empty']) {
    const { compiled, executed } = await bothReplies(
      schema,
      `{ ${place} { ${name} deep { ${name} } } ${name} }`,
    )
    expect(compiled, place).toEqual(executed)
  }
})

test.each([
  ...names,
  '__proto__',
  '__typename',
  'v0',
  'fields',
  'source',
  'settle',
  'arguments',
  'await',
  'class',
])('%s is a name in the reply', async (name) => {
  const selection = `{ length ${name}: __typename deep { toString } a: length }`
  for (const query of [
    `{ ${name}: part { then ${name}: valueOf deep { ${name}: length } } }`,
    `{ ${name}: later { ${name}: toString deep { ${name}: length a: then } } later { then } }`,
    name === 'length' ? '{ part { length } }' : `{ part ${selection} }`,
  ]) {
    const { compiled, executed } = await bothReplies(schema, query)
    expect(compiled, query).toEqual(executed)
  }
})

test.each(['toString', 'constructor', 'valueOf', '__proto__'])(
  '%s is the name of a fragment',
  async (name) => {
    const query = `{ part { ...${name} deep { ...${name} } } } fragment ${name} on Part { then }`
    const { compiled, executed } = await bothReplies(schema, query)
    expect(compiled).toEqual(executed)
  },
)

test('a resolver is told where it is', async () => {
  const query = `query Named($n: Int = 2) {
    a: part { x: where(n: $n) x: where(n: $n) deep { where } }
    parts { where deep { where } }
    later { where deep { here: where } } }`
  const { compiled, executed } = await bothReplies(schema, query, { variables: { n: 4 } })
  expect(compiled).toEqual(executed)
  expect(compiled.data).toContain('parts')
})

test('fields keep the order in which they were first written, however often and wherever they are', async () => {
  const query = `{ part { b: then ...F a: then deep { z: then } b: then ...F } }
    fragment F on Part { c: then deep { y: then z: then x: then } a: then }`
  const { compiled, executed } = await bothReplies(schema, query)
  expect(compiled).toEqual(executed)
})
