/** Opens the store: the server DATABASE_URL names or the embedded one, migrated, with its roles. */
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type postgres from 'postgres'
import type { EmbeddedOptions } from '../embedded/open-embedded.ts'
import { connectOnce } from './connection.ts'
import { explain } from './explain.ts'
import { type Migrating, migrateDatabase } from './migrate.ts'
import { ensureRoles } from './roles.ts'
import { assertServerVersion } from './server-version.ts'
import { StoreProblem } from './store-problem.ts'
import type { GatewayUrls, SubgraphUrls } from './subgraph-schemas.ts'

export type StoreOptions = {
  /** Without it, or where it is empty, the embedded server is used, and only then loaded. */
  databaseUrl?: string
  /** Where the embedded server keeps its data. */
  dataDir: string
  migrationsFolder?: string
  onProgress?: (line: string) => void
  /** Told when the embedded server had ended and was started again; the problem where that failed. */
  onRevival?: (problem: unknown) => void
}

export type Store = {
  /** The owner's connection: for imports and the generator. */
  adminUrl: string
  /** What each subgraph connects with: it reads its own schema only. */
  urls: SubgraphUrls
  /** What the gateway connects with for the audit and for subscriptions. */
  gatewayUrls: GatewayUrls
  /** Stops the embedded server when no other process uses it. */
  close(): Promise<void>
}

type Server = Pick<Store, 'adminUrl' | 'close'> & Pick<Migrating, 'remedy'>

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../migrations', import.meta.url))
const STORE_LOCK = 4_118_002_302

/** Throws StoreProblem, whose message is one line for the person who starts the program. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, dataDir, migrationsFolder = MIGRATIONS_FOLDER, onProgress = () => undefined } = options
  const server =
    databaseUrl === undefined || databaseUrl === ''
      ? await embeddedServer({ dataDir, onProgress, onRevival: options.onRevival })
      : externalServer(databaseUrl)
  const { adminUrl, remedy, close } = server
  try {
    const { urls, gatewayUrls } = await withStoreLock(adminUrl, async (sql) => {
      await migrateDatabase(sql, { url: adminUrl, migrationsFolder, remedy, onProgress })
      return ensureRoles(sql, adminUrl, secretOf(adminUrl))
    })
    return { adminUrl, urls, gatewayUrls, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Runs the task while no other process prepares the same database. Throws StoreProblem. */
export async function withStoreLock<T>(url: string, task: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = connectOnce(url, { applicationName: 'care-record store' })
  try {
    await assertServerVersion(sql, url)
    await sql`set statement_timeout = 0`
    await sql`select pg_advisory_lock(${STORE_LOCK})`
    return await task(sql)
  } catch (error) {
    throw explain(error, url, 'connect')
  } finally {
    // The end of the session is the end of its lock.
    await sql.end({ timeout: 0 })
  }
}

function externalServer(databaseUrl: string): Server {
  const adminUrl = parseDatabaseUrl(databaseUrl)
  return { adminUrl, remedy: 'set DATABASE_URL to an empty database', close: () => Promise.resolve() }
}

async function embeddedServer(options: EmbeddedOptions): Promise<Server> {
  const { openStoreDatabase } = await import('../embedded/store-database.ts')
  const { adminUrl, close } = await openStoreDatabase(options)
  return { adminUrl, remedy: `move ${options.dataDir}/postgres away and start afresh`, close }
}

function parseDatabaseUrl(databaseUrl: string): string {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : null
  if (url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return databaseUrl
  throw new StoreProblem(
    'DATABASE_URL is not a Postgres URL: write it as postgres://user:password@host:5432/database.',
  )
}

/** A URL without password means that the server trusts the connection, so nobody else needs to arrive at the same roles' passwords. */
function secretOf(url: string): string {
  const { password } = new URL(url)
  return password === '' ? randomBytes(32).toString('hex') : decodeURIComponent(password)
}
