import { describe, expect, it } from 'vitest'

import { type Between, createToyGraph } from './toy-graph.ts'

const clinicalFailed = {
  message: 'Subgraph "clinical" failed.',
  extensions: { code: 'SUBGRAPH_FAILED', subgraph: 'clinical' },
}

describe('an entity that a subgraph does not know', () => {
  const unknown: Between = ({ variables }) => ({
    data: { _entities: (variables.representations as unknown[]).map(() => null) },
  })

  it('is null in that subgraph alone, without an error', async () => {
    const { run } = createToyGraph({ clinical: unknown })
    expect(await run('{ person(id: 1) { name raw conditions { total } stays { from } } }')).toEqual({
      data: {
        person: { name: 'Ann', raw: null, conditions: null, stays: [{ from: '2020-01' }, { from: null }] },
      },
    })
  })

  it('takes its parent with it where it must not be null', async () => {
    const { run } = createToyGraph({ clinical: unknown })
    expect(await run('{ person(id: 1) { name risk } }')).toEqual({
      data: { person: null },
      errors: [
        { message: 'Cannot return null for non-nullable field Person.risk.', path: ['person', 'risk'] },
      ],
    })
  })

  it('is not asked about where it is required not to be null', async () => {
    const { run, asked } = createToyGraph({
      people: (fetch, subgraph) => {
        const reply = subgraph(fetch) as { data: { person: Record<string, unknown> } }
        reply.data.person.links = null
        return reply
      },
    })
    expect(await run('{ person(id: 1) { name conditions { total } } }')).toEqual({
      data: { person: { name: 'Ann', conditions: null } },
      errors: [{ ...clinicalFailed, path: ['person', 'conditions'] }],
    })
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['people'])
  })
})

describe('a value the public schema does not know', () => {
  it.each<[string, string, unknown]>([
    ['a hidden enum value', '{ value: mood(of: 1) }', { value: 'HIDDEN' }],
    [
      'a hidden type',
      '{ value: node(id: 1) { id ... on Ward { label } } }',
      { value: { __typename: 'Ghost', id: '1' } },
    ],
  ])('%s is null with an error', async (_, query, data) => {
    const { run } = createToyGraph({ people: () => ({ data: data as Record<string, unknown> }) })
    const { data: given, errors } = await run(query)
    expect(given).toEqual({ value: null })
    expect(errors).toMatchObject([{ path: ['value'], extensions: { code: 'SUBGRAPH_REPLY_INVALID' } }])
    expect(JSON.stringify(errors)).not.toMatch(/HIDDEN|Ghost/)
  })
})

it('asks nothing more once the caller has gone', async () => {
  const { graph, asked } = createToyGraph()
  const { errors } = await graph.execute({ query: '{ serverTime }', signal: AbortSignal.abort() })
  expect(errors?.map(({ path }) => path)).toEqual([['serverTime']])
  expect(asked).toEqual([])
})
