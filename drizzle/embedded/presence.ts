/** Counts who uses the embedded server: each process holds a shared lock while it does, and the last one out stops it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import { connectOnce } from '../store/connection.ts'

export type Presence = {
  /** Calls `stop` when nobody else is there; who arrives meanwhile waits, is disconnected and starts the server again. */
  leave(stop: () => Promise<void>): Promise<void>
}

const PRESENCE_LOCK = 4_118_002_301
const FIRST_DELAY_MS = 50
const LONGEST_DELAY_MS = 2_000

/**
 * The lock goes with its connection: it is taken again as soon as there is a server, which `revive` sees to.
 * Rejects with the driver's error when the server cannot be joined, or stops while this waits.
 */
export async function join(maintenanceUrl: string, revive: () => Promise<void>): Promise<Presence> {
  const leaving = new AbortController()
  let rejoining: Promise<void> | null = null
  const onLost = () => {
    if (leaving.signal.aborted) return
    rejoining ??= rejoin().finally(() => {
      rejoining = null
    })
  }
  const rejoin = async () => {
    await sql.end({ timeout: 0 })
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(2 * delayMs, LONGEST_DELAY_MS)) {
      const held = await revive().then(
        () => hold(maintenanceUrl, onLost).catch(() => null),
        () => null,
      )
      if (held !== null) sql = held
      if (held !== null || leaving.signal.aborted) return
      await sleep(delayMs, undefined, { signal: leaving.signal }).catch(() => undefined)
    }
  }
  let sql = await hold(maintenanceUrl, onLost)

  return {
    async leave(stop) {
      leaving.abort()
      // A server that is being started for this process must not outlive it.
      await rejoining
      try {
        await sql`select pg_advisory_unlock_shared(${PRESENCE_LOCK})`
        const [answer] = await sql`select pg_try_advisory_lock(${PRESENCE_LOCK}) as alone`
        if (answer?.alone === true) await stop()
      } catch {
        // The server is gone already: nothing to stop.
      } finally {
        await sql.end({ timeout: 0 })
      }
    },
  }
}

/** A new client each time: the driver (3.4.9) takes what it knew of a lost connection into the next one. */
async function hold(maintenanceUrl: string, onLost: () => void): Promise<postgres.Sql> {
  let isHeld = false
  const sql = connectOnce(maintenanceUrl, {
    applicationName: 'care-record presence',
    onClose: () => isHeld && onLost(),
  })
  try {
    await sql`select pg_advisory_lock_shared(${PRESENCE_LOCK})`
    isHeld = true
    return sql
  } catch (error) {
    await sql.end({ timeout: 0 })
    throw error
  }
}
