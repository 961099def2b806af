/** What requests ask for at the same moment is read together, and each is told its own and nothing else. */
import type postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { connectForTask } from '../../drizzle/store/connection.ts'
import type { Caller } from '../../gateway/door.ts'
import { unrestrictedAccess } from '../../schema/subgraph-access.ts'
import { asking, everySetting, rightsTo, writeGrace } from '../rights/person-in-every-setting.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'

const SOON = { timeout: 10_000, interval: 20 }

let graph: TestGraph
let admin: postgres.Sql

beforeAll(async () => {
  graph = await createTestGraph()
  await writeGrace(graph.adminUrl)
  admin = connectForTask(graph.adminUrl, { applicationName: 'test', maxConnections: 2 })
})
beforeEach(() => {
  graph.statements.length = 0
})
afterAll(async () => {
  await admin.end()
  await graph.drop()
})

const query = `query ($id: ID!, $filter: ConditionFilter) { patient(detailId: $id) {
  linkedDetailIds conditions(filter: $filter) { totalCount nodes { id } } } }`

interface Listed {
  patient: {
    linkedDetailIds: string[]
    conditions: { totalCount: number; nodes: { id: string }[] } | null
  } | null
}

/** The linked DetailIDs and the numbers of the conditions; null for nobody. */
async function ask(caller: Caller, id: string, filter: object | null = null, signal?: AbortSignal) {
  const answer = await graph.door.execute<Listed>(query, { id, filter }, caller, signal)
  const patient = answer.data?.patient ?? null
  return {
    linked: patient?.linkedDetailIds.map((detailId) => Number(detailId) - 3000) ?? null,
    conditions: patient?.conditions?.nodes.map(({ id }) => Number(id.slice(-12))) ?? null,
    total: patient?.conditions?.totalCount ?? null,
    withheld: [...new Set(answer.withheld.map(({ reason }) => reason))].sort(),
    codes: answer.errors.map(({ extensions }) => extensions?.code),
  }
}

const everything = asking(unrestrictedAccess)
const ordinary = asking(rightsTo({ Patient: everySetting, Condition: everySetting }))
const gpOnly = asking(rightsTo({ Patient: everySetting, Condition: ['gp'] }))
const twoSettings = asking(rightsTo({ Patient: everySetting, Condition: ['gp', 'mental-health'] }))
const noConditions = asking(rightsTo({ Patient: everySetting }))

const well = { withheld: [], codes: [] }
const grace = {
  ...well,
  linked: [1, 2, 3, 4, 5, 6],
  conditions: [15, 14, 13, 12, 11, 6, 5, 4, 3, 2, 1],
  total: 11,
}
const turing = { ...well, linked: [21], conditions: [21], total: 1 }
const nobody = { ...well, linked: null, conditions: null, total: null }

test('by one statement for each thing that is read, whoever is asked about', async () => {
  const ids = ['3001', '3021', '9999', '3006', '3001', 'x', '3021', '3004']
  const answers = await Promise.all(ids.map((id) => ask(everything, id)))
  expect(answers).toEqual([grace, turing, nobody, grace, grace, nobody, turing, grace])
  // Servers of their own are reached by eight requests, which need not arrive at one moment.
  if (inject('transport') === 'in-process') expect(graph.statements).toHaveLength(2)
})

test('callers of other rights are read for apart, and told apart what is withheld', async () => {
  const asked: [Caller, string][] = [
    [everything, '3001'],
    [gpOnly, '3001'],
    [twoSettings, '3004'],
    [noConditions, '3001'],
    [ordinary, '3001'],
    [ordinary, '3021'],
    [gpOnly, '3021'],
  ]
  const answers = await Promise.all(asked.map(([caller, id]) => ask(caller, id)))
  const shown = { ...grace, linked: [1, 2, 3, 4, 5] }
  expect(answers).toEqual([
    grace,
    { ...shown, conditions: [1], total: 1, withheld: ['care-setting', 'restricted'] },
    {
      ...shown,
      conditions: [4, 1],
      total: 2,
      withheld: ['care-setting', 'restricted'],
    },
    { ...shown, conditions: [], total: 0, withheld: ['restricted', 'scope'] },
    { ...shown, conditions: [5, 4, 3, 2, 1], total: 5, withheld: ['restricted'] },
    turing,
    { ...turing, withheld: ['care-setting'] },
  ])
})

test('a value that cannot be read costs its own request alone', async () => {
  const filters = [{ codes: [{ code: 'x' }] }, { codes: [{ code: 'x\0' }] }, { codes: [{ code: 'y' }] }]
  const answers = await Promise.all(filters.map((filter) => ask(everything, '3021', filter)))
  const none = { ...turing, conditions: [], total: 0 }
  expect(answers).toEqual([
    none,
    { ...turing, conditions: null, total: null, codes: ['INVALID_REQUEST'] },
    none,
  ])
})

test('more than a few dozen keys are read by several statements, and none is lost', async () => {
  // Of 75 people asked for 50 are found, and 32 keys at most go together.
  const ids = Array.from({ length: 75 }, (_, n) => ['3001', '3021', '9999'][n % 3] ?? '')
  const answers = await Promise.all(ids.map((id) => ask(everything, id)))
  expect(answers).toEqual(ids.map((id) => ({ '3001': grace, '3021': turing })[id] ?? nobody))
  if (inject('transport') === 'in-process') expect(graph.statements).toHaveLength(3 + 2)
})

describe('while the store is slow', () => {
  const whileHeld = (task: () => Promise<void>) =>
    admin.begin(async (sql) => {
      await sql`lock table clinical.condition in access exclusive mode`
      await task()
    })
  const cancelRunning = () =>
    admin`select pg_cancel_backend(pid) from pg_stat_activity
      where datname = current_database() and usename like '%\\_clinical' and state = 'active'`
  async function running(): Promise<number> {
    const [row] = await admin`select count(*)::int as running from pg_stat_activity
      where datname = current_database() and usename like '%\\_clinical' and state = 'active'`
    return Number(row?.running)
  }

  test('whoever stays is answered when another has gone, and nothing runs when all have', async () => {
    const leaving = [new AbortController(), new AbortController()]
    const last = new AbortController()
    await whileHeld(async () => {
      const gone = leaving.map(({ signal }) => ask(everything, '3001', null, signal).catch(() => 'gone'))
      await expect.poll(running, SOON).toBeGreaterThan(0)
      for (const each of leaving) each.abort()
      await expect.poll(running, SOON).toBe(0)
      await Promise.all(gone)
    })
    let stayed = Promise.resolve<unknown>(null)
    await whileHeld(async () => {
      const gone = ask(everything, '3001', null, last.signal).catch(() => 'gone')
      stayed = ask(everything, '3021')
      await expect.poll(running, SOON).toBeGreaterThan(0)
      last.abort()
      void gone
    })
    expect(await stayed).toEqual(turing)
  })

  test('what is cancelled for taking too long is read anew by each alone', async () => {
    let answers: Promise<unknown> = Promise.resolve()
    await whileHeld(async () => {
      answers = Promise.all([ask(everything, '3001'), ask(everything, '3021')])
      await expect.poll(running, SOON).toBeGreaterThan(0)
      await cancelRunning()
      await expect.poll(() => graph.failures.map(({ code }) => code), SOON).toEqual(['57014'])
    })
    // Over HTTP they need not have been read together: then one was cancelled alone.
    if (inject('transport') === 'in-process') expect(await answers).toEqual([grace, turing])
    else await answers
  })
})
