import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { writePeople } from '../setup/people.ts'
import { columnsRead, conditionTable } from './columns-read.ts'
import { newestFirst, numbersOf, oldestFirst, writeTiedRecords } from './tied-records.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
  await writeTiedRecords(graph.adminUrl)
})
afterAll(() => graph.drop())
beforeEach(() => {
  graph.statements.length = 0
})

interface Page {
  readonly totalCount?: number
  readonly nodes: readonly { readonly id: string }[]
  readonly pageInfo?: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

async function ask(operation: string, variables: Record<string, unknown> = {}) {
  const { data, errors } = await graph.door.execute<{ patient: Readonly<Record<string, Page>> }>(
    operation,
    variables,
    systemCaller,
  )
  expect(errors).toEqual([])
  return data?.patient ?? {}
}

/** Follows the cursors of one list to its end. @returns its pages. */
async function pagesOf(list: string, more: Record<string, unknown>): Promise<readonly (readonly number[])[]> {
  const pages: number[][] = []
  let after: string | null = null
  do {
    const answer: Readonly<Record<string, Page>> = await ask(
      `query($id: ID!, $first: Int, $after: String) { patient(detailId: $id) { ${list} {
        nodes { id } pageInfo { hasNextPage endCursor } } } }`,
      { id: '2202', ...more, after },
    )
    pages.push(numbersOf(answer.conditions?.nodes ?? []))
    after = answer.conditions?.pageInfo?.hasNextPage === true ? answer.conditions.pageInfo.endCursor : null
  } while (after !== null)
  return pages
}

const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]

describe('across linked records, with equal dates and undated records in several of them', () => {
  test.each([
    ['NEWEST_FIRST', newestFirst],
    ['OLDEST_FIRST', oldestFirst],
  ])('%s is one exact order, whatever the size of the page', async (order, expected) => {
    for (const first of sizes) {
      const pages = await pagesOf(`conditions(order: ${order}, first: $first, after: $after)`, { first })
      expect(pages.flat(), `pages of ${first}`).toEqual(expected)
      expect(pages.slice(0, -1).every((page) => page.length === first)).toBe(true)
    }
  })

  test('a filter is paged in the same order', async () => {
    const list = 'conditions(filter: { clinicalStatus: [ACTIVE] }, first: $first, after: $after)'
    expect(await pagesOf(list, { first: 2 })).toEqual([
      [222, 212],
      [214, 220],
      [216, 218],
    ])
  })

  test('both orders, each from a place of its own, are one statement', async () => {
    const both = `query($down: String, $up: String) { patient(detailId: "2203") {
      down: conditions(first: 5, after: $down) { nodes { id } pageInfo { endCursor } }
      up: conditions(first: 3, after: $up, order: OLDEST_FIRST) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
      all: conditions { nodes { id } } } }`
    const first = await ask(both)
    expect(numbersOf(first.down?.nodes ?? [])).toEqual([219, 222, 221, 211, 212])
    expect(numbersOf(first.up?.nodes ?? [])).toEqual([220, 211, 212])
    expect(numbersOf(first.all?.nodes ?? [])).toEqual(newestFirst)
    expect(first.up).toMatchObject({ totalCount: 12, pageInfo: { hasNextPage: true } })
    const next = await ask(both, {
      down: first.down?.pageInfo?.endCursor,
      up: first.up?.pageInfo?.endCursor,
    })
    expect(numbersOf(next.down?.nodes ?? [])).toEqual([213, 214, 220, 215, 216])
    expect(numbersOf(next.up?.nodes ?? [])).toEqual([213, 214, 221])
    expect(numbersOf(next.all?.nodes ?? [])).toEqual(newestFirst)
    expect(columnsRead(graph, conditionTable)).toEqual([
      ['effectiveAt', 'id'],
      ['effectiveAt', 'id'],
    ])
  })
})

describe('a page', () => {
  test('of which nobody asks what follows reads none of the columns of a cursor', async () => {
    const { conditions } = await ask(
      '{ patient(detailId: "2201") { conditions(first: 4) { nodes { id } } } }',
    )
    expect(conditions).toEqual({
      nodes: [219, 222, 221, 211].map((number) => ({ id: `00000002-0000-4000-8000-000000000${number}` })),
    })
    expect(columnsRead(graph, conditionTable)).toEqual([['id']])
  })

  test.each([
    [11, true],
    [12, false],
    [13, false],
  ])('of %i of twelve says %s when asked whether there are more', async (first, hasNextPage) => {
    const operation = `query($first: Int) { patient(detailId: "2201") {
      conditions(first: $first) { pageInfo { hasNextPage } nodes { id } } } }`
    const { conditions } = await ask(operation, { first })
    expect(conditions?.pageInfo).toEqual({ hasNextPage })
    expect(numbersOf(conditions?.nodes ?? [])).toEqual(newestFirst.slice(0, first))
  })

  test('of none has its total, and says whether there are any', async () => {
    const answer = await ask(`{ patient(detailId: "2201") {
      some: conditions(first: 0) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
      none: conditions(first: 0, filter: { clinicalStatus: [RELAPSE] }) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
      bare: conditions(first: 0) { nodes { id } } } }`)
    expect(answer).toEqual({
      some: { totalCount: 12, nodes: [], pageInfo: { hasNextPage: true, endCursor: null } },
      none: { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
      bare: { nodes: [] },
    })
  })

  test('after the last is empty, and nothing follows it', async () => {
    const list = 'pageInfo { hasNextPage endCursor } nodes { id }'
    const last = await ask(`{ patient(detailId: "2201") { conditions { ${list} } } }`)
    const beyond = await ask(
      `query($after: String) { patient(detailId: "2202") { conditions(after: $after) { totalCount ${list} } } }`,
      { after: last.conditions?.pageInfo?.endCursor },
    )
    expect(beyond.conditions).toEqual({
      totalCount: 12,
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    })
  })
})
