/** An embedded Postgres of its own with the record's store on it, whose processes a test may kill and stop. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CLUSTER } from '../../drizzle/embedded/cluster-folder.ts'
import { MAINTENANCE_DATABASE, openEmbedded } from '../../drizzle/embedded/open-embedded.ts'
import { findPostmaster } from '../../drizzle/embedded/postmaster.ts'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { openStore } from '../../drizzle/store/open-store.ts'
import { createDataFolder } from '../setup/data-folder.ts'
import type { TestDatabase } from '../setup/database.ts'

export interface OwnPostgres {
  readonly database: TestDatabase
  /** What was told of each time it was started again: null, or why it was not. */
  readonly revivals: readonly unknown[]
  /** Of the server that is there now, ready or not; null where there is none. */
  postmaster(): Promise<number | null>
  /** The postmaster and everything below it. */
  processes(): Promise<readonly number[]>
}

const NAME = 'own'

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = await createDataFolder()
  const revivals: unknown[] = []
  // What a killed process wrote is with the operating system: nothing here needs to reach the disk itself.
  const embedded = await openEmbedded({
    dataDir: folder.path,
    durable: false,
    onRevival: (problem) => revivals.push(problem),
  })
  const sql = connectOnce(embedded.urlOf(MAINTENANCE_DATABASE), { applicationName: 'test setup' })
  await sql`create database ${sql(NAME)}`
  await sql.end()
  const store = await openStore({ databaseUrl: embedded.urlOf(NAME), dataDir: 'never-used' })
  const postmaster = async () => {
    const found = await findPostmaster(join(folder.path, CLUSTER, 'data'))
    return found?.pid ?? null
  }
  return {
    database: {
      ...store,
      name: NAME,
      drop: async () => {
        await embedded.close()
        await folder.remove()
      },
    },
    revivals,
    postmaster,
    processes: async () => {
      const parent = await postmaster()
      return parent === null ? [] : [parent, ...(await childrenOf(parent))]
    },
  }
}

/** To those that are still there. */
export function send(signal: NodeJS.Signals, pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      // It has ended by itself.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

async function childrenOf(parent: number): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid='])
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  return pairs.flatMap(([pid, above]) => (above === parent && pid !== undefined ? [pid] : []))
}
