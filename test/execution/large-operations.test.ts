/** Operations that say much in few words, or few things in many. */
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { compileOperation } from '../../subgraphs/execution/compile-operation.ts'
import { selectedBelow } from '../../subgraphs/shared/selection.ts'
import { bothReplies, compiledReply, schemaOf } from './both-replies.ts'

const schema = schemaOf(
  'type Query { part: Part none: Part parts: [Part] } type Part { name: String part: Part list: [Part] }',
  { Query: { part: () => ({ name: 'a', part: { name: 'b' } }), parts: () => [] } },
)

/** Each fragment spreads the next one twice, below names of their own: two to the power of `count` fields. */
function doubling(count: number): string {
  const fragments = Array.from(
    { length: count },
    (_, n) => `fragment F${n} on Part { x: part { ...F${n + 1} } y: part { ...F${n + 1} } }`,
  )
  return [...fragments, `fragment F${count} on Part { name }`].join('\n')
}

test.each(['part', 'none', 'parts'])('what no object is there for is not compiled: %s', async (field) => {
  const { data, errors } = await compiledReply(schema, `{ ${field} { ...F0 } }\n${doubling(60)}`)
  expect(errors).toBeUndefined()
  expect(data).toHaveProperty(field)
})

test('what is selected below a field is found though fragments spread others twice', () => {
  const fragments = Array.from(
    { length: 60 },
    (_, n) => `fragment F${n} on Part { ...F${n + 1} ...F${n + 1} }`,
  )
  const { definitions } = parse(`{ part { ...F0 } } ${fragments.join(' ')} fragment F60 on Part { name }`)
  const byName = definitions.flatMap((each) =>
    each.kind === 'FragmentDefinition' ? [[each.name.value, each] as const] : [],
  )
  const [operation] = definitions.flatMap((each) => (each.kind === 'OperationDefinition' ? [each] : []))
  const fieldNodes = operation?.selectionSet.selections.flatMap((each) =>
    each.kind === 'Field' ? [each] : [],
  )
  const below = selectedBelow({ fieldNodes: fieldNodes ?? [], fragments: Object.fromEntries(byName) })
  expect([...below.keys()]).toEqual(['name'])
})

test.each([
  ['one field ten thousand times', Array(10_000).fill('name').join(' ')],
  ['ten thousand names', Array.from({ length: 10_000 }, (_, n) => `a${n}: name`).join(' ')],
  ['five hundred fields inside fields', `${'part { '.repeat(500)}name${' }'.repeat(500)}`],
])('%s are answered', async (_, selection) => {
  const { compiled, executed } = await bothReplies(schema, `{ part { ${selection} } }`)
  expect(compiled).toEqual(executed)
})

test('an operation can run many times at once, each run by itself', async () => {
  const own = schemaOf('type Query { who(n: Int): String later: [String!] }', {
    Query: {
      who: (_, { n }, context) => sleep(n % 3, `${context} ${n}`),
      later: (_, __, context) => (context % 2 ? [context, Promise.resolve(null)] : [context]),
    },
  })
  const run = compileOperation(own, parse('query ($n: Int) { who(n: $n) later }'))
  const replies = await Promise.all(Array.from({ length: 50 }, (_, n) => run?.(n, { n })))
  for (const [n, reply] of replies.entries()) {
    expect(reply?.data).toEqual({ who: `${n} ${n}`, later: n % 2 ? null : [`${n}`] })
    expect(reply?.errors?.map(({ path }) => path)).toEqual(n % 2 ? [['later', 1]] : undefined)
  }
})
