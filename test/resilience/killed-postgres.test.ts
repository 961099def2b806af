/**
 * Postgres killed under load, again and again: whoever got data is in the audit, nobody got less than they were told,
 * and the service comes back by itself. `KILLS` changes how often.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { verifyAudit } from '../../drizzle/audit/verify-audit.ts'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { createRandom } from '../conformance/random.ts'
import { type GuardedServer, startGuarded } from '../doors/guarded-server.ts'
import { type Load, startLoad } from './constant-load.ts'
import { type Honesty, honestyOf } from './honesty.ts'
import { type OwnPostgres, send, startOwnPostgres } from './own-postgres.ts'
import { ask, createRequests, type Request } from './requests.ts'

const KILLS = Number(process.env.KILLS ?? 50)
const CLIENTS = 10
const SEED = 20_260_104
const BACK_WITHIN_MS = 20_000
const TIMEOUT_MS = 60_000 + KILLS * 5_000

let postgres: OwnPostgres
let server: GuardedServer
let requests: readonly Request[]
/** The reply to each request when nothing is wrong. */
const whole = new Map<Request, string>()

beforeAll(async () => {
  postgres = await startOwnPostgres()
  server = await startGuarded(undefined, { database: postgres.database, requestTimeoutMs: 4_000 })
  requests = await createRequests(server)
  for (const request of requests) {
    const { status, text } = await ask(server.origin, request, 'whole')
    expect(status).toBe(200)
    expect(text).not.toContain('errors')
    whole.set(request, text)
  }
})
afterAll(() => server.close())

const honesty = (reply: Load['replies'][number]) => honestyOf(reply, whole.get(reply.request) ?? '')

/** Waits until each door has answered in full what was sent from now on. */
async function untilBack({ replies }: Load): Promise<void> {
  const fromMs = performance.now()
  const isBack = (door: string) =>
    replies.some(
      (reply) =>
        reply.sentAtMs >= fromMs && reply.request.name.startsWith(door) && honesty(reply) === 'whole',
    )
  await vi.waitFor(() => expect(['graphql', 'fhir', 'ccapi'].filter((door) => !isBack(door))).toEqual([]), {
    timeout: BACK_WITHIN_MS,
    interval: 10,
  })
}

async function underLoad(name: string, task: (load: Load) => Promise<void>): Promise<Load['replies']> {
  const random = createRandom(SEED)
  const load = startLoad({ origin: server.origin, requests, clients: CLIENTS, name, random })
  await untilBack(load)
  await task(load).finally(load.stop)
  return load.replies
}

/** How many of each there were, when none was dishonest. */
function expectHonest(replies: Load['replies']): Record<Honesty, number> {
  const counts = { whole: 0, partial: 0, unavailable: 0, dishonest: 0 }
  for (const reply of replies) counts[honesty(reply)] += 1
  const dishonest = replies.filter((reply) => honesty(reply) === 'dishonest')
  expect(
    dishonest.slice(0, 3).map(({ request, status, text }) => ({ name: request.name, status, text })),
  ).toEqual([])
  return counts
}

/** Everybody who got data, if only some, is there; the chain is whole. */
async function expectAudited(replies: Load['replies']): Promise<void> {
  const sql = connectOnce(postgres.database.adminUrl, { applicationName: 'test' })
  try {
    const rows = await sql<{ id: string; seq: number }[]>`
      select request_id as id, seq::int as seq from audit.event where outcome in ('ok', 'partial') order by audit.event.seq`
    const audited = new Set(rows.map(({ id }) => id))
    const withData = replies.filter(({ status }) => status === 200)
    expect(withData.filter(({ requestId }) => !audited.has(requestId))).toEqual([])
    const [total] = await sql`select count(*)::int as events, max(seq)::int as last from audit.event`
    const { verified, head, fault } = await verifyAudit(sql)
    expect({ verified, last: head.seq, fault }).toEqual({
      verified: total?.events,
      last: total?.last,
      fault: null,
    })
  } finally {
    await sql.end({ timeout: 0 })
  }
}

async function killPostmaster(): Promise<number> {
  const pid = await vi.waitFor(async () => {
    const found = await postgres.postmaster()
    if (found === null) throw new Error('no server yet')
    return found
  }, BACK_WITHIN_MS)
  send('SIGKILL', [pid])
  return pid
}

const untilOtherThan = (killed: number) =>
  vi.waitFor(async () => {
    const pid = await postgres.postmaster()
    if (pid === null || pid === killed) throw new Error('not started again yet')
  }, BACK_WITHIN_MS)

const openSockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length

describe.sequential('under load', { timeout: TIMEOUT_MS }, () => {
  test(`the server is killed ${KILLS} times`, async () => {
    const moments = createRandom(SEED)
    const replies = await underLoad('kill', async (load) => {
      const before = openSockets()
      for (let kill = 0; kill < KILLS; kill += 1) {
        await sleep(moments.between(0, 150))
        const killed = await killPostmaster()
        await untilOtherThan(killed)
        // Now and then it is killed again while it is still starting.
        if (!moments.chance(0.2)) await untilBack(load)
      }
      await untilBack(load)
      expect(postgres.revivals.filter((problem) => problem === null).length).toBeGreaterThan(0)
      await expect.poll(openSockets, { timeout: BACK_WITHIN_MS }).toBeLessThanOrEqual(before + CLIENTS)
    })
    const counts = expectHonest(replies)
    expect(counts.whole).toBeGreaterThan(KILLS)
    expect(counts.unavailable).toBeGreaterThan(0)
    await expectAudited(replies)
  })
})
