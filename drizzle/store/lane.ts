/** One connection, and the statements that it has not answered. */
import type postgres from 'postgres'
import type { ServerConnection } from './socket.ts'
import { type Database, openDatabase } from './subgraph-database.ts'

/** A request that comes between two statements does nothing, and nothing is what some proxies do with it. */
const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 1_000

export type Statement = {
  readonly send: (sql: postgres.Sql) => PromiseLike<unknown>
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal | undefined
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
  /** Whose failure counts: one that was taken back from a lane may fail there because of our own cancel. */
  lane: Lane | null
  sentMs: number
}

export type Lane = {
  readonly database: Database
  /** One, but for the moments in which a lost one is replaced. */
  readonly connections: Set<ServerConnection>
  /** The oldest first: a connection runs one after the other and answers in that order. */
  readonly unanswered: Statement[]
  /** Nothing is sent by it until what it runs for nobody has ended. */
  isClearing: boolean
  isCancelling: boolean
  /** Requests since the connection last answered: each waits longer than the one before. */
  cancels: number
  cancelAtMs: number
  /** The oldest statement when the lanes were last looked at. */
  lastSeen: Statement | undefined
}

export function openLane(url: string, applicationName: string): Lane {
  const connections = new Set<ServerConnection>()
  const database = openDatabase(url, {
    maxConnections: 1,
    applicationName,
    onOpen: (connection) => connections.add(connection),
    onClose: (connection) => connections.delete(connection),
  })
  return {
    database,
    connections,
    unanswered: [],
    isClearing: false,
    isCancelling: false,
    cancels: 0,
    cancelAtMs: 0,
    lastSeen: undefined,
  }
}

export const isAbandoned = ({ signal }: Statement): boolean => signal?.aborted === true

/** @param onFree called when a lane that was cleared can be used again. */
export function sendBy(lane: Lane, statement: Statement, nowMs: number, onFree: () => void): void {
  const answer = statement.send(lane.database.sql)
  statement.lane = lane
  statement.sentMs = nowMs
  lane.unanswered.push(statement)
  answer.then(
    (rows) => {
      remove(lane, statement, onFree)
      // Of one that was sent anew either answer will do: it only reads.
      statement.resolve(rows)
    },
    (error: unknown) => {
      // Asked first: once it is removed the lane may be free, and the statement be sent by it again.
      const counts = statement.lane === lane
      remove(lane, statement, onFree)
      if (counts) statement.reject(error)
    },
  )
}

function remove(lane: Lane, statement: Statement, onFree: () => void): void {
  const { unanswered } = lane
  if (unanswered[0] === statement) unanswered.shift()
  else unanswered.splice(unanswered.indexOf(statement), 1)
  if (!lane.isClearing) return
  lane.cancels = 0
  lane.cancelAtMs = 0
  freeWhenClear(lane, onFree)
}

/**
 * Whether its oldest statement has run since the lanes were last looked at, and for nobody. One that is still connecting
 * runs nothing.
 */
export function runsForNobody({ unanswered, lastSeen, connections }: Lane): boolean {
  const [oldest] = unanswered
  return oldest !== undefined && oldest === lastSeen && isAbandoned(oldest) && connections.size > 0
}

/** Closes the lane and takes back what it has not answered; the caller sends elsewhere what somebody waits for. */
export function takeBack(lane: Lane): readonly Statement[] {
  lane.isClearing = true
  for (const statement of lane.unanswered) statement.lane = null
  return [...lane.unanswered]
}

/** Only once all of it has been taken back: whichever statement the server is at by then, it runs for nobody. */
export async function cancelRunning(lane: Lane, nowMs: number, onFree: () => void): Promise<void> {
  if (lane.unanswered.length === 0 || nowMs < lane.cancelAtMs) return
  lane.isCancelling = true
  lane.cancelAtMs = nowMs + Math.min(FIRST_PAUSE_MS * 2 ** lane.cancels++, LONGEST_PAUSE_MS)
  await Promise.all([...lane.connections].map((connection) => connection.cancel()))
  lane.isCancelling = false
  freeWhenClear(lane, onFree)
}

function freeWhenClear(lane: Lane, onFree: () => void): void {
  if (lane.isCancelling || lane.unanswered.length > 0) return
  lane.isClearing = false
  onFree()
}
