import { describe, expect, it } from 'vitest'

import { type Between, createToyGraph } from './toy-graph.ts'

const down: Between = () => {
  throw new Error('connect ECONNREFUSED 10.0.0.1')
}
const rejects: Between = () => Promise.reject(new Error('timeout of patient 9434765919'))
const clinicalFailed = {
  message: 'Subgraph "clinical" failed.',
  extensions: { code: 'SUBGRAPH_FAILED', subgraph: 'clinical' },
}
const peopleFailed = {
  message: 'Subgraph "people" failed.',
  extensions: { code: 'SUBGRAPH_FAILED', subgraph: 'people' },
}

describe('a subgraph that fails', () => {
  it('nulls its own fields, with an error at each, and leaves the other subgraphs alone', async () => {
    const { run } = createToyGraph({ clinical: down })
    expect(
      await run('{ person(id: 1) { name c: conditions { total } stays { from } local } serverTime }'),
    ).toEqual({
      data: {
        person: { name: 'Ann', c: null, stays: [{ from: '2020-01' }, { from: null }], local: null },
        serverTime: null,
      },
      errors: [
        { ...clinicalFailed, path: ['person', 'c'] },
        { ...clinicalFailed, path: ['person', 'local'] },
        { ...clinicalFailed, path: ['serverTime'] },
      ],
    })
  })

  it('is reported at every client path that one of its entities stands for', async () => {
    const { run, asked } = createToyGraph({ clinical: rejects })
    expect(await run('{ x: person(id: 2) { pals: friends { name raw } } y: person(id: 1) { raw } }')).toEqual(
      {
        data: {
          x: { pals: [{ name: 'Ann', raw: null }, null, { name: 'Ann', raw: null }] },
          y: { raw: null },
        },
        errors: [
          { ...clinicalFailed, path: ['x', 'pals', 0, 'raw'] },
          { ...clinicalFailed, path: ['x', 'pals', 2, 'raw'] },
          { ...clinicalFailed, path: ['y', 'raw'] },
        ],
      },
    )
    expect(asked.filter(({ subgraph }) => subgraph === 'clinical').map(({ variables }) => variables)).toEqual(
      [{ __batch_reps_0: [{ __typename: 'Person', id: '1' }] }],
    )
  })

  it('nulls the nearest nullable parent of a field that must not be null, with one error', async () => {
    const { run } = createToyGraph({ clinical: down })
    expect(await run('{ people(first: 2) { name r: risk } }')).toEqual({
      data: { people: [null, null] },
      errors: [
        { ...clinicalFailed, path: ['people', 0, 'r'] },
        { ...clinicalFailed, path: ['people', 1, 'r'] },
      ],
    })
    expect(await run('{ everyone { risk } }')).toEqual({
      data: null,
      errors: [{ ...clinicalFailed, path: ['everyone', 0, 'risk'] }],
    })
  })

  it('keeps what depends on it from being asked with less than is required', async () => {
    const { run, asked } = createToyGraph({ 'admin-adt': down })
    expect(await run('{ person(id: 1) { name nights } }')).toEqual({
      data: { person: { name: 'Ann', nights: null } },
      errors: [
        {
          message: 'Subgraph "admin-adt" failed.',
          path: ['person', 'nights'],
          extensions: { code: 'SUBGRAPH_FAILED', subgraph: 'admin-adt' },
        },
      ],
    })
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['people', 'admin-adt'])
  })

  it('is reported without a path when nothing the client asked for could show it', async () => {
    const { run } = createToyGraph({
      people: (fetch, subgraph) => {
        const reply = subgraph(fetch) as { data: Record<string, unknown> }
        return { data: reply.data, errors: [{ message: 'x', path: ['person', 'name'] }, { message: 'y' }] }
      },
    })
    expect(await run('{ person(id: 1) { name } }')).toEqual({
      data: { person: { name: 'Ann' } },
      errors: [peopleFailed, peopleFailed],
    })
  })

  it.each<[string, Between]>([
    ['no object', () => 'oops' as never],
    ['nothing', () => undefined as never],
    ['neither data nor errors', () => ({})],
    ['data that is a list', () => ({ data: [] as never })],
    ['null data', () => ({ data: null })],
    ['too few entities', () => ({ data: { _entities: [] } })],
    ['too many entities', () => ({ data: { _entities: [{ raw: 1 }, { raw: 2 }] } })],
    ['no entities', () => ({ data: {} })],
    ['null entities', () => ({ data: { _entities: null } })],
    ['errors alone', () => ({ errors: [{ message: 'no' }] })],
  ])('is told when it replies with %s', async (_, reply) => {
    const { run } = createToyGraph({ clinical: reply })
    expect(await run('{ person(id: 1) { name raw } }')).toEqual({
      data: { person: { name: 'Ann', raw: null } },
      errors: [{ ...clinicalFailed, path: ['person', 'raw'] }],
    })
  })

  it.each<[string, unknown]>([
    ['leaves out a field', {}],
    ['gives a scalar for an object', { conditions: 'x', raw: 1 }],
    ['gives an object for a list', { conditions: { nodes: {} }, raw: 1 }],
    ['gives no entity at all', 'oops'],
  ])('is told when it %s', async (_, entity) => {
    const { run } = createToyGraph({ clinical: () => ({ data: { _entities: [entity] } }) })
    const { errors } = await run('{ person(id: 1) { raw conditions { nodes { id } } } }')
    expect(errors?.length).toBeGreaterThan(0)
  })
})
