import { describe, expect, it } from 'vitest'

import type { SubgraphReply } from '../../gateway/graph/subgraph.ts'
import { createToyGraph } from './toy-graph.ts'

/** What each subgraph was asked, in order: its name and the representations it got. */
function summary(asked: ReturnType<typeof createToyGraph>['asked']) {
  return asked.map(({ subgraph, variables }) => [
    subgraph,
    ...Object.values(variables).map((value) =>
      Array.isArray(value) ? value.map(({ __typename, id }) => `${__typename} ${id}`).join(', ') : value,
    ),
  ])
}

describe('what subgraphs are asked', () => {
  it('names each distinct entity once, however many places it has', async () => {
    const { run, asked } = createToyGraph()
    await run('{ a: matrix { raw } b: people(first: 3) { friends { raw } best { raw } } }')
    expect(summary(asked)).toEqual([['people'], ['clinical', 'Person 2, Person 1, Person 3']])
  })

  it('is one fetch per subgraph and level', async () => {
    const { run, asked } = createToyGraph()
    await run(
      '{ people(first: 2) { name conditions { total nodes { asserter { name } where { site } } } stays { from } } }',
    )
    expect(summary(asked).map(([subgraph]) => subgraph)).toEqual([
      'people',
      'clinical',
      'admin-adt',
      'admin-adt',
    ])
  })

  it('is nothing when there is nobody to ask about', async () => {
    const { run, asked } = createToyGraph()
    expect(await run('{ person(id: "none") { raw stays { from } } }')).toEqual({ data: { person: null } })
    expect(summary(asked)).toEqual([['people']])
  })

  it('is nothing for a field that a condition leaves out', async () => {
    const { run, asked } = createToyGraph()
    await run('query ($s: Boolean!) { person(id: 1) { name raw @skip(if: $s) } }', { s: true })
    expect(summary(asked)).toEqual([['people']])
  })

  it('gives an empty list for the part of a batch that has no entities', async () => {
    const { run, asked } = createToyGraph()
    const query = '{ practitioners { patients { name } } condition(id: "c2") { where { label } } }'
    expect(await run(query)).toEqual({
      data: {
        practitioners: [{ patients: [{ name: 'Ann' }, { name: 'Bob' }] }, { patients: null }],
        condition: { where: null },
      },
    })
    expect(asked.find(({ subgraph }) => subgraph === 'people')?.variables).toEqual({
      __batch_reps_0: [],
      __batch_reps_1: [
        { __typename: 'Person', id: '1' },
        { __typename: 'Person', id: '2' },
      ],
    })
  })

  it('has only the variables it uses, with defaults applied', async () => {
    const { run, asked } = createToyGraph()
    await run(
      'query ($id: ID!, $first: Int = 1, $filter: ConditionFilter) { person(id: $id) { conditions(first: $first, filter: $filter) { total } } }',
      { id: 1 },
    )
    expect(asked.map(({ variables }) => variables)).toEqual([
      { id: '1' },
      { first: 1, representations: [{ __typename: 'Person', id: '1', links: ['1', '11'] }] },
    ])
  })

  it('is at the same time where one does not need the other', async () => {
    let running = 0
    let most = 0
    const slow = async (answer: () => Promise<SubgraphReply> | SubgraphReply): Promise<SubgraphReply> => {
      running++
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running--
      return answer()
    }
    const { run } = createToyGraph({
      clinical: (fetch, subgraph) => slow(() => subgraph(fetch)),
      'admin-adt': (fetch, subgraph) => slow(() => subgraph(fetch)),
    })
    expect(await run('{ person(id: 1) { raw stays { from } } }')).toEqual({
      data: {
        person: { raw: { deep: [{ id: '1' }, null, 1] }, stays: [{ from: '2020-01' }, { from: null }] },
      },
    })
    expect(most).toBe(2)
  })

  it('comes with the context and signal of the caller', async () => {
    const { graph, asked } = createToyGraph()
    const context = { caller: 'c' }
    const { signal } = new AbortController()
    await graph.execute({ query: '{ serverTime }', context, signal })
    expect(asked[0]?.context).toBe(context)
    expect(asked[0]?.signal).toBe(signal)
    expect(asked[0]?.operationKind).toBe('query')
  })
})

describe('what was fetched for one place', () => {
  it('does not show up at another place of the same entity', async () => {
    const { run } = createToyGraph()
    const query =
      '{ a: person(id: 1) { carer { x: name best { name } } } b: person(id: 1) { carer { x: raw best { name } } } }'
    expect(await run(query)).toEqual({
      data: {
        a: { carer: { x: 'Cy', best: null } },
        b: { carer: { x: { deep: [{ id: '3' }, null, 1] }, best: null } },
      },
    })
  })

  it('does not show up in the next request', async () => {
    const { run } = createToyGraph()
    const query = 'query ($id: ID!) { person(id: $id) { name conditions { total } } }'
    const replies = await Promise.all(['1', '2', '3', 'none'].map((id) => run(query, { id })))
    expect(replies.map(({ data }) => data?.person)).toEqual([
      { name: 'Ann', conditions: { total: 2 } },
      { name: 'Bob', conditions: { total: 1 } },
      { name: 'Cy', conditions: { total: 0 } },
      null,
    ])
  })
})

describe('a mutation', () => {
  it('finishes each root field before it begins the next', async () => {
    const { run, store } = createToyGraph()
    const query = `mutation {
      a: rename(id: 1, name: "X") { risk }
      record(id: "c1", code: "k") { code }
      ...Rest
    }
    fragment Rest on Mutation { b: touch(id: 2) { risk } hire(name: "h") { name } }`
    expect(await run(query)).toEqual({
      data: { a: { risk: 10 }, record: { code: 'asthma' }, b: { risk: 20 }, hire: { name: 'Dr No' } },
    })
    expect(store.log).toEqual(['rename 1', 'risk 1', 'record k', 'touch 2', 'risk 2', 'hire h'])
  })

  it('reads what it wrote', async () => {
    const { run } = createToyGraph()
    const query =
      'mutation ($n: String!) { a: rename(id: 2, name: $n) { name risk } b: rename(id: 2, name: "Q") { name risk } }'
    expect(await run(query, { n: 'P' })).toEqual({
      data: { a: { name: 'P', risk: 20 }, b: { name: 'Q', risk: 20 } },
    })
  })
})
