/** Counts who uses the embedded server: each process holds a shared lock while it does, and the last one out stops it. */
import { connectOnce } from '../store/connection.ts'

export type Presence = {
  /** Calls `stop` when nobody else is there; who arrives meanwhile waits, is disconnected and starts the server again. */
  leave(stop: () => Promise<void>): Promise<void>
}

const PRESENCE_LOCK = 4_118_002_301
const HOLD_AGAIN_MS = 500

/** Rejects with the driver's error when the server cannot be joined, or stops while this waits. */
export async function join(maintenanceUrl: string): Promise<Presence> {
  let leaving = false
  const sql = connectOnce(maintenanceUrl, {
    applicationName: 'care-record presence',
    // The lock went with the connection: take it again when the server is back. A failed attempt comes here again.
    onClose: () => setTimeout(() => leaving || hold().catch(() => undefined), HOLD_AGAIN_MS).unref(),
  })
  const hold = () => sql`select pg_advisory_lock_shared(${PRESENCE_LOCK})`

  try {
    await hold()
  } catch (error) {
    leaving = true
    await sql.end({ timeout: 0 })
    throw error
  }
  return {
    async leave(stop) {
      leaving = true
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
