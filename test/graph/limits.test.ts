import { describe, expect, it } from 'vitest'

import { createToyGraph } from './toy-graph.ts'

const repeat = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ')

/** Each spreads the next twice: 2 to the 30th fields in about two thousand characters. */
const exploding = `{ person(id: 1) { ...F0 } }
  ${repeat(30, (index) => `fragment F${index} on Person { a: best { ...F${index + 1} } b: best { ...F${index + 1} } }`)}
  fragment F30 on Person { name }`

const tooManyFields =
  'An operation may select 1000 fields, those of fragments counted wherever they are spread; this one goes beyond.'

describe('an operation that is too large to plan is refused at once', () => {
  it.each<[what: string, query: string, message: string]>([
    ['fields', `{ person(id: 1) { ${repeat(1000, (index) => `a${index}: name`)} } }`, tooManyFields],
    ['fields that are all the same', `{ person(id: 1) { ${repeat(2000, () => 'name')} } }`, tooManyFields],
    ['fields in fragments', exploding, tooManyFields],
    [
      'levels',
      `{ person(id: 1) ${'{ best '.repeat(40)} { name } ${'}'.repeat(40)} }`,
      'An operation may nest fields 40 deep; this one goes beyond.',
    ],
    [
      'tokens',
      `{ echo(filter: { tags: [${repeat(10_000, () => '"x"')}] }) }`,
      'An operation may have 10000 tokens; this one goes beyond.',
    ],
  ])('for its %s', async (_, query, message) => {
    const { run, asked } = createToyGraph()
    const startedMs = performance.now()
    expect(await run(query)).toMatchObject({
      errors: [{ message, extensions: { code: 'OPERATION_TOO_LARGE' } }],
    })
    expect(performance.now() - startedMs).toBeLessThan(500)
    expect(asked).toEqual([])
  })

  it.each([4_000, 20_000])(
    'or for %i brackets inside each other, with an error and not a crash',
    async (count) => {
      const { run } = createToyGraph()
      const { data, errors } = await run(`{ echo(raw: ${'['.repeat(count)}${']'.repeat(count)}) }`)
      expect(data).toBeUndefined()
      expect(errors).toHaveLength(1)
    },
  )

  it('but not when it is as large as may be', async () => {
    const { run } = createToyGraph()
    const { data, errors } = await run(`{ person(id: 1) { ${repeat(999, (index) => `a${index}: name`)} } }`)
    expect(errors).toBeUndefined()
    expect(Object.keys(data?.person as object)).toHaveLength(999)
  })

  it('by limits that can be set', async () => {
    const { run } = createToyGraph({}, { limits: { maxFields: 2 } })
    expect(await run('{ person(id: 1) { name } }')).toEqual({ data: { person: { name: 'Ann' } } })
    expect((await run('{ person(id: 1) { name id } }')).errors?.[0]?.extensions?.code).toBe(
      'OPERATION_TOO_LARGE',
    )
  })

  it('unless its fragments go in circles, which validation says', async () => {
    const { run } = createToyGraph()
    const { errors } = await run('{ person(id: 1) { ...F } } fragment F on Person { best { ...F } }')
    expect(errors?.map(({ message }) => message)).toEqual(['Cannot spread fragment "F" within itself.'])
  })
})

describe('names that exist', () => {
  it('are suggested to clients that miss one, unless that is turned off', async () => {
    const [told, untold] = [createToyGraph(), createToyGraph({}, { suggestions: false })]
    expect((await told.run('{ persn(id: 1) { id } }')).errors?.[0]?.message).toContain(
      'Did you mean "person"',
    )
    expect((await untold.run('{ persn(id: 1) { id } }')).errors?.[0]?.message).toBe(
      'Cannot query field "persn" on type "Query".',
    )
  })
})
