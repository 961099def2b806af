/** One connection, and the statements that it has not answered. */
import type postgres from 'postgres'
import type { Waiting } from '../../schema/waiting.ts'
import type { ServerConnection } from './socket.ts'
import { type Database, openDatabase } from './subgraph-database.ts'

/** A request that comes between two statements does nothing, and nothing is what some proxies do with it. */
const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 1_000

export type Statement = {
  readonly send: (sql: postgres.Sql) => PromiseLike<unknown>
  readonly signal: Waiting | undefined
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
  /** Whose answer counts: what a connection says to a statement that was taken back from it is not listened to. */
  lane: Lane | null
}

export type Lane = {
  database: Database
  readonly openDatabase: () => Database
  /** One, but for the moments in which a lost one is replaced. */
  readonly connections: Set<ServerConnection>
  /** The oldest first: a connection runs one after the other and answers in that order. */
  readonly unanswered: Statement[]
  /** Since when the oldest has had the connection to itself. */
  sinceMs: number
  /** Nothing is sent by it until what it runs for nobody has ended. */
  isClearing: boolean
  isCancelling: boolean
  /** Requests since the connection last answered: each waits longer than the one before. */
  cancels: number
  cancelAtMs: number
}

export function openLane(
  url: string,
  given: { readonly applicationName: string; readonly readJson: (text: string) => unknown },
): Lane {
  const connections = new Set<ServerConnection>()
  const open = () =>
    openDatabase(url, {
      ...given,
      maxConnections: 1,
      onOpen: (connection) => connections.add(connection),
      onClose: (connection) => connections.delete(connection),
    })
  return {
    database: open(),
    openDatabase: open,
    connections,
    unanswered: [],
    sinceMs: 0,
    isClearing: false,
    isCancelling: false,
    cancels: 0,
    cancelAtMs: 0,
  }
}

export const isAbandoned = ({ signal }: Statement): boolean => signal?.aborted === true

/** @param onRoom called when the lane has answered. */
export function sendBy(lane: Lane, statement: Statement, nowMs: number, onRoom: () => void): void {
  const answer = statement.send(lane.database.sql)
  if (lane.unanswered.length === 0) lane.sinceMs = nowMs
  statement.lane = lane
  lane.unanswered.push(statement)
  answer.then(
    (rows) => {
      remove(lane, statement)
      if (statement.lane === lane) statement.resolve(rows)
      onRoom()
    },
    (error: unknown) => {
      remove(lane, statement)
      // However it ended: who has gone is told of nothing but that.
      if (statement.lane === lane) statement.reject(isAbandoned(statement) ? statement.signal?.reason : error)
      // Last: it may be sent anew by this very lane.
      onRoom()
    },
  )
}

function remove(lane: Lane, statement: Statement): void {
  const { unanswered } = lane
  if (unanswered[0] === statement) unanswered.shift()
  else unanswered.splice(unanswered.indexOf(statement), 1)
  lane.sinceMs = performance.now()
  if (!lane.isClearing) return
  lane.cancels = 0
  lane.cancelAtMs = 0
  openWhenClear(lane)
}

/** Whether the statement that it runs is slow and for nobody. While it still connects it runs nothing. */
export function worksForNobody({ unanswered, connections }: Lane, isQuick: boolean): boolean {
  const oldest = unanswered[0]
  return !isQuick && oldest !== undefined && isAbandoned(oldest) && connections.size > 0
}

/** Closes the lane and takes back what it has not answered; the caller sends elsewhere what somebody waits for. */
export function takeBack(lane: Lane): readonly Statement[] {
  lane.isClearing = true
  for (const statement of lane.unanswered) statement.lane = null
  return [...lane.unanswered]
}

/**
 * Only once all of it has been taken back: whichever statement the server is at by then, it runs for nobody.
 * @param onRoom called when the lane may be of use again.
 */
export async function cancelRunning(lane: Lane, nowMs: number, onRoom: () => void): Promise<void> {
  if (lane.isCancelling || lane.unanswered.length === 0 || nowMs < lane.cancelAtMs) return
  lane.isCancelling = true
  lane.cancelAtMs = nowMs + Math.min(FIRST_PAUSE_MS * 2 ** lane.cancels++, LONGEST_PAUSE_MS)
  await Promise.all([...lane.connections].map((connection) => connection.cancel()))
  lane.isCancelling = false
  openWhenClear(lane)
  onRoom()
}

/**
 * With a new connection: the driver (3.4.9) keeps a statement that was cancelled while it was being described as one that
 * it knows, without the columns, and reads no row of it ever after.
 */
function openWhenClear(lane: Lane): void {
  if (lane.isCancelling || lane.unanswered.length > 0) return
  void lane.database.end()
  lane.database = lane.openDatabase()
  lane.isClearing = false
}
