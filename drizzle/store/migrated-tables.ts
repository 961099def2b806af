/** Compares the tables of a database with those that its recorded migrations lead to. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type postgres from 'postgres'
import { ALL_SCHEMAS } from './subgraph-schemas.ts'

interface Snapshot {
  readonly tables: Readonly<Record<string, unknown>>
  readonly views?: Readonly<Record<string, unknown>>
}

/**
 * Tables and views that the first migrations of the folder lead to, as `schema.name`.
 * @returns null where the folder keeps no snapshot of that state, so that nothing can be told.
 */
export function expectedTables(
  migrationsFolder: string,
  appliedMigrations: number,
): readonly string[] | null {
  const name = `${String(appliedMigrations - 1).padStart(4, '0')}_snapshot.json`
  const path = join(migrationsFolder, 'meta', name)
  if (!existsSync(path)) return null
  const { tables, views = {} } = JSON.parse(readFileSync(path, 'utf8')) as Snapshot
  return [...Object.keys(tables), ...Object.keys(views)]
}

/** Tables and views of our schemas that the database has, as `schema.name`. */
export async function presentTables(sql: postgres.Sql): Promise<readonly string[]> {
  const rows = await sql<{ name: string }[]>`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v') and n.nspname in ${sql(ALL_SCHEMAS)}`
  return rows.map(({ name }) => name)
}

/**
 * @param isBehind whether migrations are still to run: what they would make must not be there yet.
 * @returns null where nothing is wrong; else what is missing, or left over from a migration that did not end.
 */
export function tablesProblem(
  expected: readonly string[],
  present: readonly string[],
  isBehind: boolean,
): string | null {
  const missing = expected.filter((name) => !present.includes(name))
  const surplus = present.filter((name) => !expected.includes(name))
  if (missing.length > 0) return `is only half migrated: ${missing.join(', ')} is missing`
  return surplus.length === 0 || !isBehind
    ? null
    : `is only half migrated: it has ${surplus.join(', ')}, which none of its recorded migrations made`
}
