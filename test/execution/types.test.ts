/** Which type an object is of, asked in every way a schema can ask. */
import { isAbstractType } from 'graphql'
import { expect, test } from 'vitest'
import { bothReplies, type Resolvers, schemaOf } from './both-replies.ts'

const sdl = `
  type Query { node: Node pet: Pet nodes: [Node!] pets: [Pet] cat: Cat cats: [Cat!] }
  interface Node { id: ID }
  interface Named implements Node { id: ID name: String }
  type Cat implements Named & Node { id: ID name: String lives: Int! friend: Pet }
  type Dog implements Named & Node { id: ID name: String barks: Boolean! }
  type Stone implements Node { id: ID }
  union Pet = Cat | Dog`

const cat = { id: 'c', name: 'Tom', lives: 9, is: 'Cat' }
const dog = { id: 'd', name: 'Rex', barks: true, is: 'Dog' }
const stone = { id: 's', is: 'Stone' }
const nobody = { id: 'n', is: 'Nobody' }
const asIs = (make: () => unknown): Resolvers['Query'] => {
  const fields = ['node', 'pet', 'nodes', 'pets', 'cat', 'cats']
  return Object.fromEntries(fields.map((field) => [field, make]))
}

const selection = `{ __typename
  ... on Node { id other: __typename } ... on Named { name } ...Cat ...Cat ... on Dog { barks name }
  ... on Pet { kind: __typename ... on Cat { lives friend { __typename ... on Dog { id } } } } }`
const query = (field: string) => `{ ${field} ${selection} } fragment Cat on Cat { lives cat: name }`
const catQuery = (field: string) => `{ ${field} { ...Cat ... on Node { id } } } fragment Cat on Cat { lives }`

type Is = { is: string }
const types: readonly [string, (value: Is) => unknown][] = [
  ['by its name', ({ is }) => is],
  ['by its name, later', async ({ is }) => is],
  ['by a function that throws', () => JSON.parse('{')],
  ['by a promise that fails', async () => JSON.parse('{')],
  ['by the name of an interface', () => 'Node'],
  ['by a name that means something to every object', () => 'constructor'],
  ...[null, undefined, 7, true, {}, []].map((answer): [string, (value: Is) => unknown] => [
    `by ${JSON.stringify(answer)}`,
    () => answer,
  ]),
]

test.each(types)('an object is told to be of a type %s', async (_, resolveType) => {
  for (const found of [cat, dog, stone, nobody, 'text', [cat, dog], [null, dog, stone], []]) {
    const schema = schemaOf(sdl, { Query: asIs(() => found) })
    for (const type of Object.values(schema.getTypeMap())) {
      if (isAbstractType(type)) type.resolveType = resolveType as typeof type.resolveType
    }
    for (const field of ['node', 'pet', 'nodes', 'pets']) {
      const { compiled, executed } = await bothReplies(schema, query(field))
      expect(compiled, `${field}: ${JSON.stringify(found)}`).toEqual(executed)
    }
  }
})

const answers: readonly [string, (is: boolean) => unknown][] = [
  ['at once', (is) => is],
  ['later', async (is) => is],
  ['with what counts as true or false', (is) => (is ? 'yes' : '')],
  ['later, with what counts as true or false', async (is) => (is ? 1 : 0)],
  ['by throwing where it is not', (is) => is || JSON.parse('{')],
  ['by failing later where it is not', async (is) => is || JSON.parse('{')],
  ['always no', () => false],
]

test.each(answers)('a type says whether an object is of it %s', async (_, answer) => {
  for (const found of [cat, dog, stone, nobody, [cat, dog], [null, dog, stone], [cat, cat]]) {
    const isTypeOf = (name: string) => ({ __isTypeOf: (value: Is) => answer(value.is === name) })
    const own = { Cat: isTypeOf('Cat'), Dog: isTypeOf('Dog'), Stone: isTypeOf('Stone') }
    const schema = schemaOf(sdl, { Query: asIs(() => found), ...own })
    for (const field of ['node', 'pet', 'nodes', 'pets']) {
      const { compiled, executed } = await bothReplies(schema, query(field))
      expect(compiled, `${field}: ${JSON.stringify(found)}`).toEqual(executed)
    }
    for (const field of ['cat', 'cats']) {
      const { compiled, executed } = await bothReplies(schema, catQuery(field))
      expect(compiled, `${field}: ${JSON.stringify(found)}`).toEqual(executed)
    }
  }
})
