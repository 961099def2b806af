import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../../gateway/door.ts'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { adaDetailIds, id, writePeople } from '../setup/people.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
})
afterAll(() => graph.drop())
beforeEach(() => {
  graph.statements.length = 0
})

const ask = <Data>(operation: string, variables: Record<string, unknown> = {}) =>
  graph.door.execute<Data>(operation, variables, systemCaller)

/** Worked out by hand from test/setup/people.ts: newest first, same day by id, undated last. */
const adaConditions = [3, 2, 1, 4, 5].map((number) => id(2, number))

describe('a person whose records lie in four sources', () => {
  test.each(adaDetailIds)('gives the same items in the same order when asked by %s', async (detailId) => {
    const { data, errors } = await ask(
      `query($id: ID!) { patient(detailId: $id) { detailId linkedDetailIds
        conditions { totalCount nodes { id record { detailId tenancy { name careSetting } } } } } }`,
      { id: detailId },
    )
    expect(errors).toEqual([])
    expect(data).toEqual({
      patient: {
        detailId,
        linkedDetailIds: ['2001', '2002', '2003', '2004'],
        conditions: {
          totalCount: 5,
          nodes: [
            {
              id: id(2, 3),
              record: { detailId: '2002', tenancy: { name: 'Engine Hospital', careSetting: 'ACUTE' } },
            },
            {
              id: id(2, 2),
              record: { detailId: '2001', tenancy: { name: 'Analytical Surgery', careSetting: 'GP' } },
            },
            {
              id: id(2, 1),
              record: { detailId: '2001', tenancy: { name: 'Analytical Surgery', careSetting: 'GP' } },
            },
            {
              id: id(2, 4),
              record: {
                detailId: '2003',
                tenancy: { name: 'Difference Community', careSetting: 'COMMUNITY' },
              },
            },
            {
              id: id(2, 5),
              record: { detailId: '2004', tenancy: { name: 'Lovelace Council', careSetting: 'SOCIAL_CARE' } },
            },
          ],
        },
      },
    })
  })

  test('pages exactly: every size of page gives the same list, and the total is that of the whole', async () => {
    for (const first of [1, 2, 3, 4, 5, 6]) {
      const seen: string[] = []
      let after: string | null = null
      do {
        const answer: Answer<ConditionPage> = await ask(
          `query($first: Int, $after: String) { patient(detailId: "2003") { conditions(first: $first, after: $after) {
            totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`,
          { first, after },
        )
        expect(answer.errors).toEqual([])
        const page = answer.data?.patient.conditions
        expect(page?.totalCount).toBe(5)
        seen.push(...(page?.nodes.map((node) => node.id) ?? []))
        after = page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null
      } while (after !== null)
      expect(seen).toEqual(adaConditions)
    }
  })

  test('oldest first keeps undated records last and ties by id', async () => {
    const { data } = await ask<ConditionPage>(
      '{ patient(detailId: "2001") { conditions(order: OLDEST_FIRST) { nodes { id } } } }',
    )
    expect(data?.patient.conditions.nodes.map((node) => node.id)).toEqual(
      [1, 4, 2, 3, 5].map((n) => id(2, n)),
    )
  })

  test('filters by status, code, date and care setting; what a source did not say does not match', async () => {
    const { data, errors } = await ask(`{ patient(detailId: "2004") {
      active: conditions(filter: { clinicalStatus: [ACTIVE] }) { totalCount nodes { id } }
      heart: conditions(filter: { codes: [{ system: "http://snomed.info/sct", code: "22298006" }] }, order: OLDEST_FIRST) { nodes { id } }
      year: conditions(filter: { date: { from: "2015", to: "2015-03" } }) { nodes { id } }
      gp: conditions(filter: { careSettings: [GP], categories: [{ code: "problem-list-item" }] }, first: 1) { totalCount nodes { id } }
      none: conditions(filter: { clinicalStatus: [] }) { totalCount nodes { id } }
    } }`)
    expect(errors).toEqual([])
    expect(data).toEqual({
      patient: {
        active: { totalCount: 3, nodes: [{ id: id(2, 3) }, { id: id(2, 1) }, { id: id(2, 5) }] },
        heart: { nodes: [{ id: id(2, 2) }, { id: id(2, 3) }] },
        year: { nodes: [{ id: id(2, 1) }, { id: id(2, 4) }] },
        gp: { totalCount: 2, nodes: [{ id: id(2, 2) }] },
        none: { totalCount: 0, nodes: [] },
      },
    })
    expect(statementsOn('clinical')).toBe(1)
  })
})

const statementsOn = (subgraph: string) =>
  graph.statements.filter((statement) => statement.subgraph === subgraph).length

interface ConditionPage {
  patient: {
    conditions: {
      totalCount: number
      nodes: { id: string }[]
      pageInfo: { hasNextPage: boolean; endCursor: string | null }
    }
  }
}
