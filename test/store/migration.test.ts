import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { migrationProblem } from '../../drizzle/store/migration-state.ts'
import { openStore } from '../../drizzle/store/open-store.ts'
import { versionProblem } from '../../drizzle/store/server-version.ts'
import { createEmptyDatabase, type EmptyDatabase } from '../setup/database.ts'

let empty: EmptyDatabase

beforeEach(async () => {
  empty = await createEmptyDatabase()
})
afterEach(() => empty.drop())

const open = () => openStore({ databaseUrl: empty.url, dataDir: 'never-used' })

async function asOwner(statement: string): Promise<void> {
  const sql = connectOnce(empty.url, { applicationName: 'test' })
  await sql.unsafe(statement)
  await sql.end()
}

test('an empty database is migrated once, however many processes start at the same time', async () => {
  const lines: string[] = []
  const opening = () =>
    openStore({ databaseUrl: empty.url, dataDir: 'never-used', onProgress: (line) => lines.push(line) })
  const [one, two, three] = await Promise.all([opening(), opening(), opening()])
  expect(one?.urls).toEqual(two?.urls)
  expect(two?.urls).toEqual(three?.urls)
  expect(lines.filter((line) => line.startsWith('Migrating'))).toHaveLength(1)
})

test('a database that a newer version migrated is left alone', async () => {
  await open()
  await asOwner(`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)`)
  await expect(open()).rejects.toThrow(/was migrated by a newer version of this project: update the project/)
})

test('a database whose migrations differ from these is left alone', async () => {
  await open()
  await asOwner(`update drizzle.__drizzle_migrations set hash = 'other' where id = 1`)
  await expect(open()).rejects.toThrow(/was migrated by another line of this project/)
})

test('a database that lost a schema is called half migrated', async () => {
  await open()
  await asOwner('drop schema clinical cascade')
  await expect(open()).rejects.toThrow(/is only half migrated: schema clinical is missing/)
})

test.each([
  [
    'lost a table',
    'alter table clinical.observation rename to elsewhere',
    /half migrated: clinical\.observation is missing/,
  ],
  [
    'remembers only its first migration',
    'delete from drizzle.__drizzle_migrations where created_at > (select min(created_at) from drizzle.__drizzle_migrations)',
    /half migrated: it has .*clinical\.condition.*, which none of its recorded migrations made/,
  ],
])('a database that %s is called half migrated', async (_what, statement, message) => {
  await open()
  await asOwner(statement)
  await expect(open()).rejects.toThrow(message)
})

test('a database with a schema of the same name from elsewhere is left alone', async () => {
  await asOwner('create schema clinical')
  await expect(open()).rejects.toThrow(/already has a schema clinical that no migration of this project made/)
})

test('a migration that came in below one that was applied is not skipped in silence', () => {
  const [first, between, last] = [10, 20, 30].map((madeAtMs) => ({ madeAtMs, hash: `hash ${madeAtMs}` }))
  const all = [first, between, last].filter((migration) => migration !== undefined)
  const applied = all.filter(({ madeAtMs }) => madeAtMs !== 20)
  const presentSchemas = ['demographics', 'clinical', 'admin_adt']
  expect(migrationProblem({ applied, presentSchemas }, all)).toMatch(/another line of this project/)
  expect(migrationProblem({ applied: all.slice(0, 1), presentSchemas }, all)).toBeNull()
})

test('Postgres 15 is the oldest that will do', () => {
  expect(versionProblem(140_012)).toBe('is Postgres 14: use Postgres 15 or later')
  expect(versionProblem(150_000)).toBeNull()
  expect(versionProblem(170_010)).toBeNull()
})
