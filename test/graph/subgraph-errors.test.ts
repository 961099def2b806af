import { describe, expect, it } from 'vitest'

import { type Between, createToyGraph } from './toy-graph.ts'

const down: Between = () => {
  throw new Error('connect ECONNREFUSED 10.0.0.1')
}
const clinicalFailed = {
  message: 'Subgraph "clinical" failed.',
  extensions: { code: 'SUBGRAPH_FAILED', subgraph: 'clinical' },
}
const peopleFailed = {
  message: 'Subgraph "people" failed.',
  extensions: { code: 'SUBGRAPH_FAILED', subgraph: 'people' },
}

describe('an error of a subgraph', () => {
  it('keeps its code, hides its words and goes to the place it concerns', async () => {
    const { run } = createToyGraph()
    expect(await run('{ all: people(first: 2) { n: name g: grumpy } }')).toEqual({
      data: {
        all: [
          { n: 'Ann', g: null },
          { n: 'Bob', g: null },
        ],
      },
      errors: [0, 1].map((index) => ({
        message: 'Subgraph "people" failed.',
        path: ['all', index, 'g'],
        extensions: { code: 'NOT_PERMITTED', subgraph: 'people' },
      })),
    })
  })

  it('that nulled a whole entity is told once, where it happened', async () => {
    const { run } = createToyGraph()
    const unavailable = {
      message: 'Subgraph "clinical" failed.',
      extensions: { code: 'UNAVAILABLE', subgraph: 'clinical' },
    }
    expect(await run('{ p: person(id: 4) { raw r: risk } a: person(id: 1) { r: risk } }')).toEqual({
      data: { p: null, a: { r: 10 } },
      errors: [{ ...unavailable, path: ['p', 'r'] }],
    })
  })

  it('below a field that only a subgraph needs ends at what the client can see', async () => {
    const { run } = createToyGraph()
    expect(await run('{ person(id: 5) { name local } }')).toEqual({
      data: { person: { name: 'Eve', local: null } },
      errors: [{ ...peopleFailed, path: ['person', 'local'] }],
    })
  })

  it('is shown as the reporter says, with the subgraph always named', async () => {
    const seen: unknown[] = []
    const { run } = createToyGraph(
      { clinical: down },
      {
        reportError: (error, subgraph) => {
          seen.push([subgraph, error instanceof Error && error.message])
          return { message: 'Not now.', extensions: { code: 'UNAVAILABLE', ref: 7 } }
        },
      },
    )
    expect(await run('{ serverTime }')).toEqual({
      data: { serverTime: null },
      errors: [
        {
          message: 'Not now.',
          path: ['serverTime'],
          extensions: { code: 'UNAVAILABLE', ref: 7, subgraph: 'clinical' },
        },
      ],
    })
    expect(seen).toEqual([['clinical', 'connect ECONNREFUSED 10.0.0.1']])
  })

  it('survives a reporter that throws', async () => {
    const { run } = createToyGraph(
      { clinical: down },
      {
        reportError: () => {
          throw new Error('broken')
        },
      },
    )
    expect(await run('{ serverTime }')).toEqual({
      data: { serverTime: null },
      errors: [{ ...clinicalFailed, path: ['serverTime'] }],
    })
  })
})
