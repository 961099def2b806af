/** Connections that are filled one after the other, so that statements travel together. */
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import type { Waiting } from '../../schema/waiting.ts'
import {
  cancelRunning,
  isAbandoned,
  type Lane,
  openLane,
  type Statement,
  sendBy,
  takeBack,
  worksForNobody,
} from './lane.ts'
import { createJsonReader } from './repeated-json.ts'

export type Lanes = {
  /**
   * Sends a statement, which only reads, by the first connection that is free enough.
   * @param signal aborts when nobody waits any more: the statement is then not sent, or cancelled if it is slow, and
   * rejects with the signal's reason or is answered all the same.
   */
  run<Result>(send: (sql: postgres.Sql) => PromiseLike<Result>, signal?: Waiting): Promise<Result>
  /** Waits for running statements, at most a few seconds. */
  end(): Promise<void>
}

/** As many statements may wait behind one that turns out to be slow. */
const MOST_UNANSWERED = 8
/** A statement that takes longer is slow: nothing more is sent after it. */
const PATIENCE_MS = 20
/** How often it is looked whether a connection works for nobody, while any works at all. */
const LOOK_EVERY_MS = 25
const END_TIMEOUT_MS = 3_000

/**
 * Statements that are sent at the same moment by one connection cost one write, one read and one wake-up of the server
 * between them, which is more than the driver's own work on them. A connection behind a slow statement is left alone,
 * and the next one is opened, up to `connections`; what they have no room for waits for the first that has.
 *
 * A slow statement that runs for nobody is cancelled. A cancel names a connection and hits whatever that runs when it
 * arrives, so the connection is cleared first: nothing more is sent by it, and what others wait for behind the slow
 * statement is sent anew by another. What is left runs for nobody, whichever of it is hit, and when all of it has ended
 * the connection gives way to a new one: of the old, nobody is told anything that it said since.
 * Signals are looked at now and then instead of listened to: a statement that is over by then, as nearly all are, costs
 * nothing, and the server is not troubled with its cancel.
 */
export function openLanes(
  url: string,
  { connections, applicationName }: { connections: number; applicationName: string },
): Lanes {
  const given = { applicationName, readJson: createJsonReader() }
  const lanes = Array.from({ length: connections }, () => openLane(url, given))
  const waiting: Statement[] = []
  let isLooking = false

  const dispatch = (statement: Statement) => {
    waiting.push(statement)
    sendWaiting()
  }
  /** In the order in which they came, as far as there is room. */
  const sendWaiting = () => {
    const nowMs = performance.now()
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const lane = lanes.find((candidate) => hasRoom(candidate, nowMs))
      if (lane === undefined) return
      waiting.shift()
      sendBy(lane, next, nowMs, sendWaiting)
    }
  }
  const sendOn = (statements: readonly Statement[]) => {
    for (const statement of statements) {
      if (isAbandoned(statement)) statement.reject(statement.signal?.reason)
      else dispatch(statement)
    }
  }
  const look = () => {
    isLooking = false
    const nowMs = performance.now()
    for (const lane of lanes) {
      if (!lane.isClearing && worksForNobody(lane, isQuick(lane, nowMs))) sendOn(takeBack(lane))
      if (lane.isClearing) void cancelRunning(lane, nowMs, sendWaiting)
    }
    if (waiting.some(isAbandoned)) sendOn(waiting.splice(0))
    if (isBusy()) keepLooking()
  }
  const isBusy = () => waiting.length > 0 || lanes.some(({ unanswered }) => unanswered.length > 0)
  const keepLooking = () => {
    if (isLooking) return
    isLooking = true
    setTimeout(look, LOOK_EVERY_MS).unref()
  }
  return {
    run: <Result>(send: (sql: postgres.Sql) => PromiseLike<Result>, signal?: Waiting) =>
      new Promise<Result>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        dispatch({ send, signal, resolve: resolve as (answer: unknown) => void, reject, lane: null })
        keepLooking()
      }),
    end: async () => {
      // The driver (3.4.9) connects again for what it had not yet sent when it was ended.
      const untilMs = performance.now() + END_TIMEOUT_MS
      while (isBusy() && performance.now() < untilMs) await sleep(LOOK_EVERY_MS)
      await Promise.all(lanes.map(({ database }) => database.end()))
    },
  }
}

function hasRoom(lane: Lane, nowMs: number): boolean {
  return !lane.isClearing && lane.unanswered.length < MOST_UNANSWERED && isQuick(lane, nowMs)
}

function isQuick({ unanswered, sinceMs }: Lane, nowMs: number): boolean {
  return unanswered.length === 0 || nowMs - sinceMs < PATIENCE_MS
}
