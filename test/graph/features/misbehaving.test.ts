import { describe, expect, it } from 'vitest'

import type { SubgraphReply } from '../../../gateway/graph/subgraph.ts'
import { type Between, createToyGraph } from '../toy-graph.ts'

const soon = () => new Promise((resolve) => setTimeout(resolve, 20))
const failed = (subgraph: string, code = 'SUBGRAPH_FAILED') => ({
  message: `Subgraph "${subgraph}" failed.`,
  extensions: { code, subgraph },
})

type Data = { data: { people: Record<string, unknown>[] } }

describe('a subgraph that answers', () => {
  it.each<[how: string, people: Between, data: unknown, errors: unknown]>([
    [
      'late is waited for',
      async (fetch, subgraph) => {
        await soon()
        return subgraph(fetch)
      },
      { people: [{ name: 'Ann', raw: { deep: [{ id: '1' }, null, 1] } }], serverTime: 'noon' },
      undefined,
    ],
    [
      'late with an error costs its own fields',
      async () => {
        await soon()
        throw new Error('socket hang up')
      },
      { people: null, serverTime: 'noon' },
      [{ ...failed('people'), path: ['people'] }],
    ],
    [
      'with errors and data together is believed in both',
      async (fetch, subgraph) => {
        const reply = (await subgraph(fetch)) as Data
        const [person] = reply.data.people
        if (person) person.name = null
        const error = { message: 'no', path: ['people', 0, 'name'], extensions: { code: 'NOPE' } }
        return { ...reply, errors: [error] } as SubgraphReply
      },
      { people: [null], serverTime: 'noon' },
      [{ ...failed('people', 'NOPE'), path: ['people', 0, 'name'] }],
    ],
    [
      'with fields that nobody asked for does not get them through',
      async (fetch, subgraph) => {
        const reply = (await subgraph(fetch)) as Data
        for (const person of reply.data.people) Object.assign(person, { secret: 1, raw: 'not mine' })
        return reply as SubgraphReply
      },
      { people: [{ name: 'Ann', raw: { deep: [{ id: '1' }, null, 1] } }], serverTime: 'noon' },
      undefined,
    ],
    [
      'with a value of another kind costs that value',
      () => ({ data: { people: [{ __typename: 'Person', id: '1', name: { first: 'Ann' } }] } }),
      { people: [null], serverTime: 'noon' },
      [
        {
          message: 'A subgraph gave this field something else than a String.',
          path: ['people', 0, 'name'],
          extensions: { code: 'SUBGRAPH_REPLY_INVALID' },
        },
      ],
    ],
  ])('%s', async (_, people, data, errors) => {
    const { run } = createToyGraph({ people })
    const reply = await run('{ people(first: 1) { name raw } serverTime }')
    expect(reply.data).toEqual(data)
    expect(reply.errors).toEqual(errors)
  })

  it('with fifty thousand entities, all alike, has each asked about once', async () => {
    const person = () => ({ __typename: 'Person', id: '1', name: 'Ann' })
    const { run, asked } = createToyGraph({
      people: () => ({ data: { people: Array.from({ length: 50_000 }, person) } }),
    })
    const { data } = await run('{ people { name raw } }')
    const people = data?.people as { raw: unknown }[]
    expect(people).toHaveLength(50_000)
    expect(people.at(-1)).toEqual({ name: 'Ann', raw: { deep: [{ id: '1' }, null, 1] } })
    expect(asked[1]?.variables).toEqual({ representations: [{ __typename: 'Person', id: '1' }] })
  })

  it('with lists inside lists deeper than any operation is read to the end', async () => {
    const { run } = createToyGraph({
      people: () => ({ data: { matrix: [[{ __typename: 'Person', id: '2', name: 'Bob' }], [[]]] } }),
    })
    const { data, errors } = await run('{ matrix { name } }')
    expect(data).toEqual({ matrix: [[{ name: 'Bob' }], [null]] })
    expect(errors?.map(({ path }) => path)).toEqual([['matrix', 1, 0]])
  })

  it('to nobody any more is asked nothing further', async () => {
    const gone = new AbortController()
    const { graph, asked } = createToyGraph({
      people: async (fetch, subgraph) => {
        gone.abort()
        return subgraph(fetch)
      },
    })
    await graph.execute({ query: '{ person(id: 1) { raw } }', signal: gone.signal })
    expect(asked.map(({ subgraph }) => subgraph)).toEqual(['people'])
  })
})
