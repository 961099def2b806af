import { buildSchema, type GraphQLResolveInfo, graphqlSync } from 'graphql'
import { expect, test } from 'vitest'
import { rememberedBySelection, selectedBelow, selects } from '../../subgraphs/shared/selection.ts'

// Our gateway writes its operations in one way; another gateway, or a person, may write what follows.
const schema = buildSchema(`
  type Query { list: List other: List one: Place two: Place }
  type Place { list: List }
  type List { nodes: [Dose!] totalCount: Int pageInfo: Int }
  type Dose { id: ID amount: String unit: String }`)

/** What is read off the place of each field that an operation asks for, in the order of the operation. */
function readEach<Value>(source: string, read: (info: GraphQLResolveInfo) => Value): readonly Value[] {
  const found: Value[] = []
  const field = (_given: unknown, _context: unknown, info: GraphQLResolveInfo) => {
    found.push(read(info))
    return null
  }
  const place = { list: field }
  const answer = graphqlSync({
    schema,
    source,
    rootValue: { list: field, other: field, one: place, two: place },
  })
  expect(answer.errors).toBeUndefined()
  return found
}

const below = (info: GraphQLResolveInfo) => {
  const fields = selectedBelow(info)
  const nodes = selectedBelow({ ...info, fieldNodes: fields.get('nodes') ?? [] })
  return { list: [...fields.keys()].sort(), nodes: [...nodes.keys()].sort() }
}

test.each([
  ['plainly', '{ list { nodes { id amount } totalCount } }'],
  ['under other names', '{ mine: list { rows: nodes { unit: id much: amount } pageInfo: totalCount } }'],
  ['twice', '{ list { nodes { id } } list { nodes { amount } totalCount } }'],
  ['with its nodes twice', '{ list { nodes { id } totalCount nodes { amount id } } }'],
  [
    'in inline fragments',
    '{ list { ... { nodes { ... on Dose { id } amount } } ... on List { totalCount } } }',
  ],
  [
    'in named fragments within one another, and beside them',
    `{ ...Lists list { nodes { id } } } fragment Lists on Query { list { ...Page } }
      fragment Page on List { totalCount nodes { ...Much } } fragment Much on Dose { amount }`,
  ],
  [
    // A column read in vain does no harm, and the selection is remembered whatever the variables are.
    'on a condition, met or not',
    '{ list { nodes { id amount @skip(if: true) } totalCount @include(if: false) } }',
  ],
])('what is selected is found where it is written %s', (_how, operation) => {
  expect(readEach(operation, below)).toEqual([{ list: ['nodes', 'totalCount'], nodes: ['amount', 'id'] }])
})

test('a field is selected where a fragment selects it, and not where only something else has its name', () => {
  const pageInfo = (info: GraphQLResolveInfo) => selects(info, 'pageInfo')
  const operation = `{ list { ...Page } other { pageInfo: totalCount } } fragment Page on List { pageInfo }`
  expect(readEach(operation, pageInfo)).toEqual([true, false])
})

test('what is read off a selection is remembered, but not where the field has further nodes', () => {
  let reads = 0
  const remembered = rememberedBySelection((info) => {
    reads += 1
    return [...selectedBelow(info).keys()].sort()
  })
  const twice = (info: GraphQLResolveInfo) => [remembered(info), remembered(info)]
  expect(readEach('{ list { totalCount } }', twice)).toEqual([[['totalCount'], ['totalCount']]])
  expect(reads).toBe(1)
})

// A fragment that stands in two places gives both its node: alone in one of them, with another's in the other.
test.each([
  ['one { ...Lists } two { ...Lists list { pageInfo } }', [['totalCount'], ['pageInfo', 'totalCount']]],
  ['two { ...Lists list { pageInfo } } one { ...Lists }', [['pageInfo', 'totalCount'], ['totalCount']]],
])('what is remembered of %s is of each place its own', (places, expected) => {
  const remembered = rememberedBySelection((info) => [...selectedBelow(info).keys()].sort())
  const operation = `{ ${places} } fragment Lists on Place { list { totalCount } }`
  expect(readEach(operation, remembered)).toEqual(expected)
})
