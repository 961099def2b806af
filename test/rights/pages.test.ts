/** Pages of a list that is cut: they go on where the shown records go on, and cost no statement more. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../../gateway/door.ts'
import type { ReadAccess } from '../../schema/read-access.ts'
import { unrestrictedAccess } from '../../schema/subgraph-access.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { asking, everySetting, rightsTo, writeGrace } from './person-in-every-setting.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writeGrace(graph.adminUrl)
})
afterAll(() => graph.drop())

interface Listed {
  patient: {
    conditions: {
      totalCount: number
      nodes: { id: string }[]
      pageInfo: { hasNextPage: boolean; endCursor: string | null }
    }
  }
}

const page = `query($after: String) { patient(detailId: "3001") { conditions(first: 2, after: $after) {
  totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`

async function pages(access: ReadAccess) {
  const read: number[][] = []
  const totals = new Set<number>()
  for (let after: string | null = null, isOver = false; !isOver; ) {
    const answer: Answer<Listed> = await graph.door.execute<Listed>(page, { after }, asking(access))
    if (answer.data === null) throw new Error('There is no page.')
    const { totalCount, nodes, pageInfo } = answer.data.patient.conditions
    read.push(nodes.map(({ id }) => Number(id.slice(-12))))
    totals.add(totalCount)
    after = pageInfo.endCursor
    isOver = !pageInfo.hasNextPage
  }
  return { read, totals: [...totals] }
}

test('pages hold what may be read, newest first, and every total counts just that', async () => {
  const open = ['gp', 'acute', 'social-care'] as const
  expect(await pages(rightsTo({ Condition: open, Patient: everySetting }))).toEqual({
    read: [[5, 2], [1]],
    totals: [3],
  })
  expect(await pages(rightsTo({ Condition: open, Patient: everySetting }, { restricted: true }))).toEqual({
    read: [[15, 12], [11, 6], [5, 2], [1]],
    totals: [7],
  })
})

test('the cursor of a record that may not be read tells nothing: it is a place in time', async () => {
  const all = rightsTo({ Condition: everySetting, Patient: everySetting }, { restricted: true })
  const { data } = await graph.door.execute<Listed>(page, { after: null }, asking(all))
  const after = data?.patient.conditions.pageInfo.endCursor
  const gp = rightsTo({ Condition: ['gp'] })
  const answer = await graph.door.execute<Listed>(page, { after }, asking(gp))
  expect(answer.errors).toEqual([])
  expect(answer.data?.patient.conditions).toMatchObject({ totalCount: 1, nodes: [{ id: expect.anything() }] })
})

test('a filter that names closed settings is answered without the store, as one that nothing matches', async () => {
  graph.statements.length = 0
  const { data, errors, withheld } = await graph.door.execute(
    `{ patient(detailId: "3001") { conditions(filter: { careSettings: [ACUTE, MENTAL_HEALTH] }) {
      totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`,
    {},
    asking(rightsTo({ Condition: ['gp'] }, { restricted: true })),
  )
  expect({ data, errors, withheld }).toEqual({
    data: {
      patient: {
        conditions: { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
      },
    },
    errors: [],
    withheld: ['acute', 'mental-health'].map((careSetting) => ({
      type: 'Condition',
      reason: 'care-setting',
      careSetting,
    })),
  })
  expect(graph.statements.map(({ subgraph }) => subgraph)).toEqual(['demographics'])
})

test('what is restricted is told of whatever the filter, so that no filter finds out what it is', async () => {
  const told = async (filter: string) => {
    const operation = `{ patient(detailId: "3001") { conditions(filter: ${filter}) { totalCount } } }`
    const access = rightsTo({ Condition: everySetting })
    return (await graph.door.execute(operation, {}, asking(access))).withheld
  }
  const restricted = [
    { type: 'Patient', reason: 'restricted', careSetting: null },
    { type: 'Condition', reason: 'restricted', careSetting: null },
  ]
  // The restricted one of the GP is of 11 January 2020.
  expect(await told('{ date: { from: "2020-01-11", to: "2020-01-11" } }')).toEqual(restricted)
  expect(await told('{ date: { from: "1999", to: "1999" } }')).toEqual(restricted)
  expect(await told('{ codes: [{ code: "none" }], careSettings: [SOCIAL_CARE] }')).toEqual(restricted)
})

test('with every right the statements leave nothing out, and look for nothing that is left out', async () => {
  graph.statements.length = 0
  await graph.door.execute(
    `{ patient(detailId: "3001") { records { names { family } identifiers { value } addresses { city } }
        conditions { totalCount nodes { id encounter { status wardStays { status } } } } } }`,
    {},
    asking(unrestrictedAccess),
  )
  expect(graph.statements).toHaveLength(8)
  for (const { text } of graph.statements)
    expect(text).not.toMatch(/not \w+\."?restricted|hidden|care_setting = any|\$2/)
})
