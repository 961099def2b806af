import { describe, expect, it } from 'vitest'

import { createToyGraph } from './toy-graph.ts'

const repeat = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ')

/** Each spreads the next twice: 2 to the 30th fields in about two thousand characters. */
const exploding = `{ person(id: 1) { ...F0 } }
  ${repeat(30, (index) => `fragment F${index} on Person { a: best { ...F${index + 1} } b: best { ...F${index + 1} } }`)}
  fragment F30 on Person { name }`

const tooManyFields = (found: number | string) =>
  `An operation may select 1000 fields, those of fragments counted wherever they are spread; this one has ${found}.`

describe('an operation that is too large to plan is refused at once', () => {
  it.each<[what: string, query: string, message: string]>([
    ['fields', `{ person(id: 1) { ${repeat(1000, (index) => `a${index}: name`)} } }`, tooManyFields(1001)],
    [
      'fields that are all the same',
      `{ person(id: 1) { ${repeat(2000, () => 'name')} } }`,
      tooManyFields(2001),
    ],
    ['fields in fragments', exploding, tooManyFields('more than 1000000000')],
    [
      'levels',
      `{ person(id: 1) ${'{ best '.repeat(40)} { name } ${'}'.repeat(40)} }`,
      'An operation may nest fields 40 deep; this one has 42.',
    ],
    [
      'tokens',
      `{ echo(filter: { tags: [${repeat(10_000, () => '"x"')}] }) }`,
      'An operation may have 10000 tokens; this one has more.',
    ],
    [
      'aliases',
      `{ ${repeat(3, (index) => `p${index}: person(id: 1) { ${repeat(70, (alias) => `a${alias}: name`)} }`)} }`,
      'An operation may have 200 aliases; this one has 213.',
    ],
    [
      'directives, those of fragments too',
      `{ person(id: 1) { ...F ...G } }
        fragment F on Person { ...G ...G } fragment G on Person { name ${repeat(67, () => '@include(if: true)')} }`,
      'An operation may have 200 directives; this one has 201.',
    ],
    [
      'root fields',
      `{ ...F } fragment F on Query { ${repeat(51, (index) => `a${index}: person(id: 1) { id }`)} }`,
      'An operation may have 50 root fields; this one has 51.',
    ],
    [
      'breadth',
      `{ person(id: 1) { ${repeat(200, () => 'name')} ...F } } fragment F on Person { ${repeat(51, () => 'id')} }`,
      'An operation may select 250 fields on one object; this one has 251.',
    ],
    [
      'operations',
      repeat(51, (index) => `query Q${index} { person(id: 1) { id } }`),
      'An operation may stand in a document of 50 operations; this one has 51.',
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
    const { run } = createToyGraph({}, { limits: { maxAliases: 999, maxBreadth: 999 } })
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

  it.each<[what: string, query: string, cost: number]>([
    ['a list with a page size', '{ people(first: 60) { id name } }', 180],
    ['a list whose page size is the schema’s own', '{ people { id name } }', 30],
    ['a list of a page', '{ person(id: 1) { conditions(first: 60) { total nodes { id } } } }', 123],
  ])('counts each item of %s', async (_, query, cost) => {
    const { run } = createToyGraph({}, { limits: { maxCost: 29 } })
    expect((await run(query)).errors?.[0]).toMatchObject({
      message: `An operation may cost 29, one for each field of each item of the pages it asks for; this one has ${cost}.`,
      extensions: { code: 'OPERATION_TOO_LARGE' },
    })
  })

  it('counts the page sizes that variables ask for', async () => {
    const { run } = createToyGraph({}, { limits: { maxCost: 100 } })
    const query = 'query ($first: Int) { people(first: $first) { id } }'
    expect((await run(query, { first: 50 })).errors).toBeUndefined()
    expect((await run(query)).errors).toBeUndefined()
    for (const first of [51, 2_147_483_647, null]) {
      expect((await run(query, { first })).errors?.[0]?.extensions?.code).toBe('OPERATION_TOO_LARGE')
    }
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
