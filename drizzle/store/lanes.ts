/** Connections that are filled one after the other, so that statements travel together. */
import type postgres from 'postgres'
import { type Database, openDatabase } from './subgraph-database.ts'

export type Lanes = {
  /** Sends a statement by the first connection that is free enough. */
  run<Result>(send: (sql: postgres.Sql) => PromiseLike<Result>): Promise<Result>
  /** Waits for running statements, at most a few seconds. */
  end(): Promise<void>
}

type Lane = {
  readonly database: Database
  /** When each statement that has not been answered was sent, the oldest first: a connection answers in order. */
  readonly sentMs: number[]
}

/** As many statements may wait behind one that turns out to be slow. */
const MOST_UNANSWERED = 8
/** A statement that takes longer is slow: nothing more is sent after it. */
const PATIENCE_MS = 20

/**
 * Statements that are sent at the same moment by one connection cost one write, one read and one wake-up of the server
 * between them, which is more than the driver's own work on them. A connection behind a slow statement is left alone,
 * and the next one is opened, up to `connections`.
 */
export function openLanes(
  url: string,
  { connections, applicationName }: { connections: number; applicationName: string },
): Lanes {
  const lanes = Array.from(
    { length: connections },
    (): Lane => ({ database: openDatabase(url, { maxConnections: 1, applicationName }), sentMs: [] }),
  )
  return {
    async run(send) {
      const nowMs = performance.now()
      const lane = lanes.find((candidate) => isFree(candidate, nowMs)) ?? leastBusy(lanes, nowMs)
      lane.sentMs.push(nowMs)
      try {
        return await send(lane.database.sql)
      } finally {
        lane.sentMs.shift()
      }
    },
    end: async () => {
      await Promise.all(lanes.map(({ database }) => database.end()))
    },
  }
}

function isFree(lane: Lane, nowMs: number): boolean {
  return lane.sentMs.length < MOST_UNANSWERED && isQuick(lane, nowMs)
}

function isQuick({ sentMs }: Lane, nowMs: number): boolean {
  const [oldestMs = nowMs] = sentMs
  return nowMs - oldestMs < PATIENCE_MS
}

/** Of those without a slow statement, if there are any: eight quick ones are over sooner than it. */
function leastBusy(lanes: readonly Lane[], nowMs: number): Lane {
  const quick = lanes.filter((lane) => isQuick(lane, nowMs))
  const candidates = quick.length > 0 ? quick : lanes
  return candidates.reduce((least, lane) => (lane.sentMs.length < least.sentMs.length ? lane : least))
}
