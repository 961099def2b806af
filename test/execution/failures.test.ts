/** What fails while other things are under way: told as graphql tells it, and never unheard. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bothReplies, compiledReply, essenceOf, schemaOf } from './both-replies.ts'

const sdl = `
  type Query { part: Part parts: [Part!] sure: [Part!]! must: String! may: String }
  type Part { must: String! other: String! may: String part: Part parts: [Part!] words: [String!] }`
const schema = schemaOf(sdl, {
  Query: { part: (_, __, part) => part, parts: (_, __, part) => part, sure: (_, __, part) => part },
})

const fail = () => {
  throw new Error('no value')
}
const failAfter = (ms: number) => () => sleep(ms).then(fail)
const after = (ms: number, value: unknown) => () => sleep(ms, value)

const unheard: unknown[] = []
const hear = (error: unknown) => unheard.push(error)
beforeEach(() => {
  unheard.length = 0
  process.on('unhandledRejection', hear)
})
afterEach(async () => {
  await sleep(40)
  process.off('unhandledRejection', hear)
  expect(unheard).toEqual([])
})

test.each<[string, string, () => unknown]>([
  [
    'a later failure beside an earlier one',
    '{ must may }',
    () => ({ must: failAfter(1), may: failAfter(20) }),
  ],
  [
    'an earlier failure beside a later one',
    '{ must may }',
    () => ({ must: failAfter(20), may: failAfter(1) }),
  ],
  ['a failure at once after one to come', '{ may must }', () => ({ must: fail, may: failAfter(5) })],
  ['a failure at once before one to come', '{ must may }', () => ({ must: fail, may: failAfter(5) })],
  [
    'a failure at once beside two that come one after the other',
    '{ other may must }',
    () => ({ must: fail, other: failAfter(1), may: failAfter(20) }),
  ],
  [
    'one far below what is null already',
    '{ must part { part { may must } } }',
    () => ({ must: failAfter(1), part: { part: after(15, { may: failAfter(10), must: failAfter(1) }) } }),
  ],
  ['in a list of promises', '{ words }', () => ({ words: () => [sleep(1, null), sleep(10, 'b')] })],
  ['a value that is an error', '{ must may }', () => ({ must: after(1, new Error('no')), may: 'm' })],
  [
    'a property that cannot be read',
    '{ may must }',
    () => Object.defineProperty({ must: 'm' }, 'may', { get: fail }),
  ],
])('is told as graphql tells it: %s', async (_, selection, make) => {
  const query = `{ part ${selection} may }`
  expect(essenceOf(await compiledReply(schema, query, { context: make() }))).toEqual(
    (await bothReplies(schema, query, { context: make() })).executed,
  )
})

test('a list that fails at once tells nothing of items that fail later', async () => {
  const context = [
    { may: failAfter(5), must: 'm' },
    { may: 'n', must: null },
  ]
  const reply = await compiledReply(schema, '{ parts { may must } may }', { context })
  expect(essenceOf(reply)).toEqual({ data: '{"parts":null,"may":null}', errors: ['["parts",1,"must"]'] })
  await sleep(20)
  expect(reply.errors).toHaveLength(1)
})

test('items behind the one that fails are heard too', async () => {
  const context = [sleep(1).then(fail), null, sleep(2).then(fail), sleep(1, null)]
  const { data, errors } = essenceOf(await compiledReply(schema, '{ parts { must } may }', { context }))
  expect(data).toBe('{"parts":null,"may":null}')
  expect(errors).toHaveLength(1)
})

test('a reply that is null as a whole says nothing more afterwards', async () => {
  const context = [{ must: failAfter(1), may: failAfter(15) }]
  const reply = await compiledReply(schema, '{ part: parts { may } sure { must } }', { context })
  expect(essenceOf(reply)).toEqual({ data: 'null', errors: ['["sure",0,"must"]'] })
  await sleep(20)
  expect(reply.errors).toHaveLength(1)
})

test('a property that gives another promise each time it is read is read once', async () => {
  let reads = 0
  const context = {
    get may() {
      reads += 1
      return Promise.reject(new Error('no value'))
    },
  }
  const reply = await compiledReply(schema, '{ part { may } }', { context })
  expect(essenceOf(reply)).toEqual({ data: '{"part":{"may":null}}', errors: ['["part","may"]'] })
  expect(reads).toBe(1)
})
