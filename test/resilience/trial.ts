/** The real server over a Postgres that a test breaks under load, and the promises that hold whatever becomes of it. */
import { expect, vi } from 'vitest'
import { verifyAudit } from '../../drizzle/audit/verify-audit.ts'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { createRandom } from '../conformance/random.ts'
import { type GuardedServer, startGuarded } from '../doors/guarded-server.ts'
import { type Load, startLoad } from './constant-load.ts'
import { type Honesty, honestyOf } from './honesty.ts'
import { type OwnPostgres, startOwnPostgres } from './own-postgres.ts'
import { ask, createRequests, type Request } from './requests.ts'

export interface Trial {
  readonly postgres: OwnPostgres
  readonly server: GuardedServer
  readonly requests: readonly Request[]
  /** The reply to each request when nothing is wrong. */
  readonly whole: ReadonlyMap<Request, string>
}

type Replies = Load['replies']

export const SEED = 20_260_104
export const BACK_WITHIN_MS = 20_000
export const CLIENTS = 10
const DOORS = ['graphql', 'fhir', 'ccapi']

export async function startTrial(requestTimeoutMs: number): Promise<Trial> {
  const postgres = await startOwnPostgres()
  const server = await startGuarded(undefined, { database: postgres.database, requestTimeoutMs })
  const requests = await createRequests(server)
  const whole = new Map<Request, string>()
  for (const request of requests) {
    const { status, text } = await ask(server.origin, request, 'whole')
    expect(status).toBe(200)
    expect(text).not.toContain('errors')
    whole.set(request, text)
  }
  return { postgres, server, requests, whole }
}

export function honestyIn({ whole }: Trial, reply: Replies[number]): Honesty {
  return honestyOf(reply, whole.get(reply.request) ?? '')
}

/** Every reply to what clients asked from before the task until after it. */
export async function underLoad(
  trial: Trial,
  name: string,
  task: (load: Load) => Promise<void>,
): Promise<Replies> {
  const { server, requests } = trial
  const random = createRandom(SEED)
  const load = startLoad({ origin: server.origin, requests, clients: CLIENTS, name, random })
  await untilBack(trial, load)
  await task(load).finally(load.stop)
  return load.replies
}

/** Waits until each door has answered in full what was sent from now on. */
export function untilBack(trial: Trial, load: Load): Promise<void> {
  return untilAnswered(trial, load, 'whole')
}

/** Waits until each door has answered so what was sent from now on. */
export async function untilAnswered(trial: Trial, { replies }: Load, how: Honesty): Promise<void> {
  const fromMs = performance.now()
  const hasAnswered = (door: string) =>
    replies.some(
      (reply) =>
        reply.sentAtMs >= fromMs && reply.request.name.startsWith(door) && honestyIn(trial, reply) === how,
    )
  await vi.waitFor(() => expect(DOORS.filter((door) => !hasAnswered(door))).toEqual([]), {
    timeout: BACK_WITHIN_MS,
    interval: 10,
  })
}

/** How many of each there were, when none was dishonest. */
export function expectHonest(trial: Trial, replies: Replies): Record<Honesty, number> {
  const counts = { whole: 0, partial: 0, unavailable: 0, dishonest: 0 }
  for (const reply of replies) counts[honestyIn(trial, reply)] += 1
  const dishonest = replies.filter((reply) => honestyIn(trial, reply) === 'dishonest')
  expect(
    dishonest.slice(0, 3).map(({ request, status, text }) => ({ name: request.name, status, text })),
  ).toEqual([])
  return counts
}

/** Everybody who got data, if only some, is there; the chain is whole. */
export async function expectAudited({ postgres }: Trial, replies: Replies): Promise<void> {
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

export const openSockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
