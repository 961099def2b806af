/**
 * Postgres that stands still under load, neither answering nor gone: every door says so by its deadline, however many
 * ask, and once it goes on everything is as before.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { send } from './own-postgres.ts'
import { ask, type Reply } from './requests.ts'
import {
  BACK_WITHIN_MS,
  expectAudited,
  expectHonest,
  startTrial,
  type Trial,
  underLoad,
  untilBack,
} from './trial.ts'

const REQUEST_TIMEOUT_MS = 1_500
/** The look-up of its key takes up to 2 s beside, the storing of its event 3 s; the rest is for a busy machine. */
const ANSWERED_WITHIN_MS = REQUEST_TIMEOUT_MS + 2_000 + 3_000 + 4_000
/** Many more at once than there are connections. */
const BURST = 300
/** Few enough to be answered long before their deadline on any machine. */
const AFTERWARDS = 10
/** Four subgraphs, the audit and the subscriptions have two each. */
const MOST_CONNECTIONS = 12

let trial: Trial

beforeAll(async () => {
  trial = await startTrial(REQUEST_TIMEOUT_MS)
})
afterAll(() => trial.server.close())

/** The postmaster and all that it started, or only the latter: then cancels are taken, and nobody acts on them. */
type Stopped = 'server' | 'children'

async function whileStopped(stopped: Stopped, task: () => Promise<void>): Promise<void> {
  try {
    // The postmaster first, so that it starts no more of them.
    if (stopped === 'server') send('SIGSTOP', (await trial.postgres.processes()).slice(0, 1))
    send('SIGSTOP', (await trial.postgres.processes()).slice(1))
    await task()
  } finally {
    send('SIGCONT', await trial.postgres.processes())
  }
}

/** Through every door. */
function askAtOnce(count: number, name: string): Promise<Reply[]> {
  const { requests, server } = trial
  const asked = Array.from({ length: count / requests.length }, () => requests).flat()
  return Promise.all(asked.map((request, place) => ask(server.origin, request, `${name}-${place}`)))
}

async function atServer(): Promise<{ connections: number; running: number }> {
  const sql = connectOnce(trial.postgres.database.adminUrl, { applicationName: 'test' })
  try {
    const [row] = await sql`
      select count(*)::int as connections, count(*) filter (where state <> 'idle')::int as running
      from pg_stat_activity where usename like 'own\\_%'`
    return { connections: Number(row?.connections), running: Number(row?.running) }
  } finally {
    await sql.end({ timeout: 0 })
  }
}

const longestMs = (replies: readonly Reply[]) => Math.max(...replies.map(({ tookMs }) => tookMs))

describe.sequential('under load', { timeout: 120_000 }, () => {
  test.each([
    // Long enough for connections that were told to cancel to be given up.
    { stopped: 'server', forMs: 7_000 },
    { stopped: 'children', forMs: 2_000 },
  ] as const)('the $stopped of Postgres stops for $forMs ms', async ({ stopped, forMs }) => {
    const asked: Reply[] = []
    const replies = await underLoad(trial, stopped, async (load) => {
      await whileStopped(stopped, async () => {
        const [answers] = await Promise.all([askAtOnce(BURST, `during-${stopped}`), sleep(forMs)])
        asked.push(...answers)
      })
      await untilBack(trial, load)
    })
    const counts = expectHonest(trial, [...replies, ...asked])
    expect(counts.unavailable).toBeGreaterThan(0)
    if (stopped === 'server') expect(expectHonest(trial, asked).unavailable).toBe(BURST)
    expect(longestMs([...replies, ...asked])).toBeLessThan(ANSWERED_WITHIN_MS)
    await expectAudited(trial, [...replies, ...asked])

    await expect.poll(atServer, { timeout: BACK_WITHIN_MS }).toMatchObject({ running: 0 })
    const after = await askAtOnce(AFTERWARDS, `after-${stopped}`)
    expect(expectHonest(trial, after).whole).toBe(AFTERWARDS)
    expect((await atServer()).connections).toBeLessThanOrEqual(MOST_CONNECTIONS)
    await expectAudited(trial, after)
  })
})
