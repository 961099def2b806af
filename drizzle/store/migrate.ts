/** Brings a database to the state of the migrations, one process at a time. */
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import type postgres from 'postgres'
import { explain, placeOf } from './explain.ts'
import { expectedTables, presentTables, tablesProblem } from './migrated-tables.ts'
import { migrationProblem, readJournal, readMigrationState } from './migration-state.ts'
import { StoreProblem } from './store-problem.ts'

export type Migrating = {
  url: string
  migrationsFolder: string
  /** What to do about a database that cannot be migrated. */
  remedy: string
  onProgress: (line: string) => void
}

const EXTENSIONS = ['pg_trgm', 'unaccent']

/** The caller holds the store lock on this session. Throws StoreProblem. */
export async function migrateDatabase(sql: postgres.Sql, migrating: Migrating): Promise<void> {
  const { url, migrationsFolder, remedy, onProgress } = migrating
  const journal = readJournal(migrationsFolder)
  const state = await readMigrationState(sql)
  const expected = expectedTables(migrationsFolder, state.applied.length)
  const problem =
    migrationProblem(state, journal) ??
    (expected && tablesProblem(expected, await presentTables(sql), state.applied.length < journal.length))
  if (problem !== null) throw new StoreProblem(`The database ${placeOf(url)} ${problem}; or ${remedy}.`)

  await createExtensions(sql, url)
  const due = journal.length - state.applied.length
  if (due === 0) return
  onProgress(`Migrating the database (${due} ${due === 1 ? 'step' : 'steps'})`)
  try {
    await migrate(drizzle(sql), { migrationsFolder })
  } catch (error) {
    throw explain(error, url, 'migrations')
  }
}

async function createExtensions(sql: postgres.Sql, url: string): Promise<void> {
  const present = await sql`select extname from pg_extension where extname in ${sql(EXTENSIONS)}`
  if (present.length === EXTENSIONS.length) return
  try {
    for (const name of EXTENSIONS) await sql`create extension if not exists ${sql(name)} schema public`
  } catch (error) {
    throw explain(error, url, 'extensions')
  }
}
