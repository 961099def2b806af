/** Judges whether a database is one that these migrations may touch. */
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type postgres from 'postgres'
import { StoreProblem } from './store-problem.ts'
import { ALL_SCHEMAS, SUBGRAPH_SCHEMAS } from './subgraph-schemas.ts'

/** A migration is known by the time it was made and by the hash of its text. */
export type Migration = { madeAtMs: number; hash: string }
export type MigrationState = { applied: Migration[]; presentSchemas: string[] }

/** Throws StoreProblem when the folder has no journal or lacks a file that the journal names. */
export function readJournal(migrationsFolder: string): Migration[] {
  try {
    const files = readMigrationFiles({ migrationsFolder })
    return files.map(({ folderMillis, hash }) => ({ madeAtMs: folderMillis, hash }))
  } catch (cause) {
    throw new StoreProblem(`The migrations in ${migrationsFolder} are not complete: restore that folder.`, {
      cause,
    })
  }
}

export async function readMigrationState(sql: postgres.Sql): Promise<MigrationState> {
  const schemas = await sql<{ name: string }[]>`
    select nspname as name from pg_namespace where nspname in ${sql(ALL_SCHEMAS)}`
  const [found] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as present`
  const rows =
    found?.present === true
      ? await sql<{ madeAt: string; hash: string }[]>`
          select created_at::text as "madeAt", hash from drizzle.__drizzle_migrations order by created_at`
      : []
  return {
    applied: rows.map(({ madeAt, hash }) => ({ madeAtMs: Number(madeAt), hash })),
    presentSchemas: schemas.map(({ name }) => name),
  }
}

/** Null when the migrations of the journal may run, or have run. */
export function migrationProblem(state: MigrationState, journal: Migration[]): string | null {
  const { applied, presentSchemas } = state
  const latest = journal.at(-1)?.madeAtMs ?? 0
  const missing = Object.values(SUBGRAPH_SCHEMAS).filter((schema) => !presentSchemas.includes(schema))
  if (applied.length === 0) {
    return presentSchemas.length === 0
      ? null
      : `already has a schema ${presentSchemas.join(', ')} that no migration of this project made`
  }
  if (applied.some(({ madeAtMs }) => madeAtMs > latest)) {
    return 'was migrated by a newer version of this project: update the project'
  }
  const lastApplied = applied.at(-1)?.madeAtMs ?? 0
  const due = journal.filter(({ madeAtMs }) => madeAtMs <= lastApplied)
  if (!sameMigrations(due, applied))
    return 'was migrated by another line of this project, whose migrations differ'
  return missing.length === 0 ? null : `is only half migrated: schema ${missing.join(', ')} is missing`
}

function sameMigrations(expected: Migration[], applied: Migration[]): boolean {
  const hashes = new Set(applied.map(({ hash }) => hash))
  return expected.length === applied.length && expected.every(({ hash }) => hashes.has(hash))
}
