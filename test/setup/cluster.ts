/** Starts one throw-away Postgres for the whole run and migrates a template that each test file clones. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { CLUSTER } from '../../drizzle/embedded/cluster-folder.ts'
import { MAINTENANCE_DATABASE, openEmbedded } from '../../drizzle/embedded/open-embedded.ts'
import { findPostmaster, isAlive } from '../../drizzle/embedded/postmaster.ts'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { migrateDatabase } from '../../drizzle/store/migrate.ts'
import { MIGRATIONS_FOLDER, withStoreLock } from '../../drizzle/store/open-store.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The owner's connection to the maintenance database of the test server. */
    maintenanceUrl: string
    templateDatabase: string
  }
}

const FOLDER_PREFIX = 'care-record-test-'

type Cluster = { urlOf(database: string): string; stop(): Promise<void> }

/** Uses the server of TEST_DATABASE_URL instead, when set: its user must be allowed to create databases and roles. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const external = process.env.TEST_DATABASE_URL
  const cluster = external === undefined ? await throwAwayCluster() : clusterAt(external)
  const maintenanceUrl = external ?? cluster.urlOf(MAINTENANCE_DATABASE)
  const templateDatabase = `template_${randomBytes(4).toString('hex')}`
  const dropTemplate = await makeTemplate(cluster, maintenanceUrl, templateDatabase)
  provide('maintenanceUrl', maintenanceUrl)
  provide('templateDatabase', templateDatabase)
  return async () => {
    await dropTemplate()
    await cluster.stop()
  }
}

async function throwAwayCluster(): Promise<Cluster> {
  await removeAbandoned()
  const dataDir = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`))
  const { urlOf, close } = await openEmbedded({ dataDir, durable: false })
  const stop = async () => {
    await close()
    await rm(dataDir, { recursive: true, force: true })
  }
  return { urlOf, stop }
}

/** Test runs that were killed leave their servers and folders: the next run ends and removes them. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const maker = Number.parseInt(name.slice(FOLDER_PREFIX.length), 10)
    if (!name.startsWith(FOLDER_PREFIX) || isAlive(maker)) continue
    // Those of another user are theirs to end.
    await removeWithServer(join(tmpdir(), name)).catch(() => undefined)
  }
}

async function removeWithServer(folder: string): Promise<void> {
  const server = await findPostmaster(join(folder, CLUSTER, 'data'))
  if (server !== null) process.kill(server.pid, 'SIGQUIT')
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

function clusterAt(url: string): Cluster {
  const urlOf = (database: string) => {
    const other = new URL(url)
    other.pathname = `/${encodeURIComponent(database)}`
    return other.href
  }
  return { urlOf, stop: () => Promise.resolve() }
}

/** Migrated, but without roles: those are named after each clone. */
async function makeTemplate(cluster: Cluster, maintenanceUrl: string, template: string) {
  const sql = connectOnce(maintenanceUrl, { applicationName: 'test setup' })
  await sql`create database ${sql(template)}`
  await sql.end()
  const url = cluster.urlOf(template)
  const migrating = { url, migrationsFolder: MIGRATIONS_FOLDER, remedy: '', onProgress: () => undefined }
  await withStoreLock(url, (templateSql) => migrateDatabase(templateSql, migrating))
  return async () => {
    const last = connectOnce(maintenanceUrl, { applicationName: 'test setup' })
    await last`drop database ${last(template)} with (force)`
    await last.end()
  }
}
