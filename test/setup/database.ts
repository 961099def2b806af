/** A database of its own for a test file: a clone of the migrated template, with its roles. */
import { randomBytes } from 'node:crypto'
import type postgres from 'postgres'
import { inject } from 'vitest'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { openStore, type Store } from '../../drizzle/store/open-store.ts'
import { roleNames } from '../../drizzle/store/roles.ts'

export type TestDatabase = Store & {
  name: string
  /** Removes the database and its roles, whoever is still connected. */
  drop(): Promise<void>
}

export type EmptyDatabase = { name: string; url: string; drop(): Promise<void> }

const CLONING_LOCK = 4_118_002_303

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await onMaintenance(async (sql) => {
    // A template cannot be cloned while another clone of it is being made.
    await sql`select pg_advisory_lock(${CLONING_LOCK})`
    await sql`create database ${sql(name)} template ${sql(inject('templateDatabase'))}`
  })
  const store = await openStore({ databaseUrl: databaseUrl(name), dataDir: 'never-used' })
  return { ...store, name, drop: () => dropDatabase(name) }
}

/** An empty database, not even migrated. */
export async function createEmptyDatabase(): Promise<EmptyDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await onMaintenance(async (sql) => {
    await sql`create database ${sql(name)}`
  })
  return { name, url: databaseUrl(name), drop: () => dropDatabase(name) }
}

/** Runs a task as the owner of the test server. */
export async function onMaintenance<T>(task: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = connectOnce(inject('maintenanceUrl'), { applicationName: 'test setup' })
  try {
    return await task(sql)
  } finally {
    await sql.end({ timeout: 0 })
  }
}

function databaseUrl(name: string): string {
  const url = new URL(inject('maintenanceUrl'))
  url.pathname = `/${name}`
  return url.href
}

async function dropDatabase(name: string): Promise<void> {
  await onMaintenance(async (sql) => {
    await sql`drop database if exists ${sql(name)} with (force)`
    for (const role of roleNames(name)) await sql`drop role if exists ${sql(role)}`
  })
}
