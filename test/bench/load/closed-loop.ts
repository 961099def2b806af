/** Clients that each wait for their reply before they ask again, over connections that stay open. */
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import type { BenchRequest } from '../queries/queries.ts'
import type { LoadJob } from './messages.ts'

export interface LoadResult {
  readonly elapsedMs: number
  readonly latenciesMs: readonly number[]
}

export interface LoadMoments {
  /** Warming up ends and counting begins; connections and clients go on as they are. */
  onWarm(): void
  /** Counting ends; what is still under way is waited for, so that the next system finds an idle machine. */
  onTimed(): void
}

/** How much longer than planned a phase may take until every client has had its replies. */
const PATIENCE = 5

/** @throws at the first reply that is not a success. */
export async function runClosedLoop(job: LoadJob, { onWarm, onTimed }: LoadMoments): Promise<LoadResult> {
  const { clients, warmUpMs, timedMs } = job
  const headers = headersOf(job)
  const pool = new Pool(job.origin, { connections: clients, pipelining: 1 })
  let latenciesMs: number[] = []
  let next = job.offset
  let isOver = false
  const client = async () => {
    while (!isOver) {
      const sentMs = performance.now()
      await send(pool, requestAt(job, next++), headers)
      latenciesMs.push(performance.now() - sentMs)
    }
  }
  /** Slow systems answer many clients in waves: a phase that saw no whole wave would say nothing of them. */
  const phase = async (ms: number, replies: number) => {
    const startMs = performance.now()
    await sleep(ms)
    while (latenciesMs.length < replies && performance.now() - startMs < ms * PATIENCE) await sleep(10)
    return performance.now() - startMs
  }
  const count = async (): Promise<LoadResult> => {
    await phase(warmUpMs, clients)
    latenciesMs = []
    onWarm()
    const elapsedMs = await phase(timedMs, clients * 2)
    const counted = latenciesMs
    latenciesMs = []
    isOver = true
    onTimed()
    return { elapsedMs, latenciesMs: counted }
  }
  try {
    const counting = count()
    // A failure of a client is told at once.
    await Promise.race([counting, Promise.all(Array.from({ length: clients }, client))])
    return await counting
  } finally {
    isOver = true
    await pool.close()
  }
}

function requestAt({ requests }: LoadJob, place: number): BenchRequest {
  const request = requests[place % requests.length]
  if (request === undefined) throw new Error('There are no requests to send.')
  return request
}

interface SentHeaders {
  readonly json: Record<string, string>
  readonly rest: Record<string, string>
}

function headersOf({ headers }: LoadJob): SentHeaders {
  const always = { ...headers, host: 'record.test' }
  return {
    json: { 'content-type': 'application/json', accept: 'application/json', ...always },
    rest: { accept: '*/*', ...always },
  }
}

/** The lowest call of undici: what a client costs, the servers cannot have. */
function send(pool: Pool, { path, body }: BenchRequest, sent: SentHeaders): Promise<void> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    const headers = body === undefined ? sent.rest : sent.json
    let status = 0
    pool.dispatch(
      { method, path, headers, body },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, statusCode) => {
          status = statusCode
        },
        onResponseData: () => undefined,
        onResponseEnd: () => (status === 200 ? resolve() : reject(new Error(`HTTP status ${status}`))),
        onResponseError: (_controller, error) => reject(error),
      },
    )
  })
}
