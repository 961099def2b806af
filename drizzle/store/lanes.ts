/** Connections that are filled one after the other, so that statements travel together. */
import type postgres from 'postgres'
import {
  cancelRunning,
  isAbandoned,
  type Lane,
  openLane,
  runsForNobody,
  type Statement,
  sendBy,
  takeBack,
} from './lane.ts'

export type Lanes = {
  /**
   * Sends a statement, which only reads, by the first connection that is free enough.
   * @param signal aborts when nobody waits any more: the statement is then not sent, or cancelled if it is slow, and
   * rejects with the signal's reason or is answered all the same.
   */
  run<Result>(send: (sql: postgres.Sql) => PromiseLike<Result>, signal?: AbortSignal): Promise<Result>
  /** Waits for running statements, at most a few seconds. */
  end(): Promise<void>
}

/** As many statements may wait behind one that turns out to be slow. */
const MOST_UNANSWERED = 8
/** A statement that takes longer is slow: nothing more is sent after it. */
const PATIENCE_MS = 20
/** How often it is looked whether a connection works for nobody, while any works at all. */
const LOOK_EVERY_MS = 25

/**
 * Statements that are sent at the same moment by one connection cost one write, one read and one wake-up of the server
 * between them, which is more than the driver's own work on them. A connection behind a slow statement is left alone,
 * and the next one is opened, up to `connections`.
 *
 * A statement that has been running for nobody is cancelled. A cancel names a connection and hits whatever that runs when
 * it arrives, so the connection is cleared first: nothing more is sent by it, and what others wait for behind the slow
 * statement is sent anew by another. What is left runs for nobody, whichever of it is hit. The
 * connection is used again when it has answered everything and the server has closed the request's socket, after which no
 * cancel can arrive. Signals are looked at now and then instead of listened to: a statement that is over by then, as
 * nearly all are, costs nothing, and the server is not troubled with its cancel.
 */
export function openLanes(
  url: string,
  { connections, applicationName }: { connections: number; applicationName: string },
): Lanes {
  const lanes = Array.from({ length: connections }, () => openLane(url, applicationName))
  /** For the time in which every connection is being cleared. */
  const waiting: Statement[] = []
  let isLooking = false

  const dispatch = (statement: Statement) => {
    const nowMs = performance.now()
    const lane = lanes.find((candidate) => isFree(candidate, nowMs)) ?? leastBusy(lanes, nowMs)
    if (lane === null) waiting.push(statement)
    else sendBy(lane, statement, nowMs, sendWaiting)
    keepLooking()
  }
  const sendOn = (statements: readonly Statement[]) => {
    for (const statement of statements) {
      if (isAbandoned(statement)) statement.reject(statement.signal?.reason)
      else dispatch(statement)
    }
  }
  const sendWaiting = () => sendOn(waiting.splice(0))
  const look = () => {
    isLooking = false
    const nowMs = performance.now()
    for (const lane of lanes) {
      if (!lane.isClearing && runsForNobody(lane)) sendOn(takeBack(lane))
      if (lane.isClearing) void cancelRunning(lane, nowMs, sendWaiting)
      lane.lastSeen = lane.unanswered[0]
    }
    if (waiting.some(isAbandoned)) sendWaiting()
    if (waiting.length > 0 || lanes.some(({ unanswered }) => unanswered.length > 0)) keepLooking()
  }
  const keepLooking = () => {
    if (isLooking) return
    isLooking = true
    setTimeout(look, LOOK_EVERY_MS).unref()
  }
  return {
    run: <Result>(send: (sql: postgres.Sql) => PromiseLike<Result>, signal?: AbortSignal) =>
      new Promise<Result>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        dispatch({
          send,
          signal,
          resolve: resolve as (answer: unknown) => void,
          reject,
          lane: null,
          sentMs: 0,
        })
      }),
    end: async () => {
      await Promise.all(lanes.map(({ database }) => database.end()))
    },
  }
}

function isFree(lane: Lane, nowMs: number): boolean {
  return !lane.isClearing && lane.unanswered.length < MOST_UNANSWERED && isQuick(lane, nowMs)
}

function isQuick({ unanswered }: Lane, nowMs: number): boolean {
  const oldest = unanswered[0]
  return oldest === undefined || nowMs - oldest.sentMs < PATIENCE_MS
}

/** Of those without a slow statement, if there are any: eight quick ones are over sooner than it. Null where all are being cleared. */
function leastBusy(lanes: readonly Lane[], nowMs: number): Lane | null {
  const open = lanes.filter((lane) => !lane.isClearing)
  const quick = open.filter((lane) => isQuick(lane, nowMs))
  const [first, ...others] = quick.length > 0 ? quick : open
  if (first === undefined) return null
  return others.reduce(
    (least, lane) => (lane.unanswered.length < least.unanswered.length ? lane : least),
    first,
  )
}
