import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { openStore } from '../../drizzle/store/open-store.ts'
import { type Database, openDatabase } from '../../drizzle/store/subgraph-database.ts'
import type { SubgraphName } from '../../drizzle/store/subgraph-schemas.ts'
import { createTestDatabase, onMaintenance, type TestDatabase } from '../setup/database.ts'

const SUBGRAPHS: SubgraphName[] = ['demographics', 'clinical', 'admin-adt', 'audit']
const TABLES = {
  demographics: 'demographics.tenancy',
  clinical: 'clinical.condition',
  'admin-adt': 'admin_adt.encounter',
  audit: 'audit.event',
} as const

let store: TestDatabase

beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(() => store.drop())

async function as<T>(subgraph: SubgraphName, task: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase(store.urls[subgraph], { maxConnections: 1, applicationName: 'test' })
  try {
    return await task(database)
  } finally {
    await database.end()
  }
}

test.each(SUBGRAPHS)('%s reads one schema and is refused every other', async (subgraph) => {
  await as(subgraph, async ({ sql }) => {
    for (const other of SUBGRAPHS) {
      const reading = sql`select 1 from ${sql(TABLES[other])}`
      if (other === subgraph) await expect(reading).resolves.toEqual([])
      else await expect(reading).rejects.toMatchObject({ code: '42501' })
    }
    await expect(sql`select 1 from drizzle.__drizzle_migrations`).rejects.toMatchObject({ code: '42501' })
  })
})

test('a subgraph cannot write, not even when it lifts its own read-only setting', async () => {
  await as('clinical', async ({ sql }) => {
    await expect(sql`delete from clinical.condition`).rejects.toMatchObject({ code: '25006' })
    await sql`set default_transaction_read_only = off`
    await expect(sql`delete from clinical.condition`).rejects.toMatchObject({ code: '42501' })
  })
})

test('a statement of a subgraph ends after 15 seconds at the latest', async () => {
  const [row] = await as('clinical', ({ sql }) => sql`select current_setting('statement_timeout') as value`)
  expect(row?.value).toBe('15s')
})

test('tables made later are readable to their subgraph alone', async () => {
  const owner = connectOnce(store.adminUrl, { applicationName: 'test' })
  await owner`create table clinical.later ()`
  await owner.end()
  await expect(as('clinical', ({ sql }) => sql`select * from clinical.later`)).resolves.toEqual([])
  await expect(as('admin-adt', ({ sql }) => sql`select * from clinical.later`)).rejects.toMatchObject({
    code: '42501',
  })
})

test('opening again gives the same URLs and restores a role that was disabled', async () => {
  const owner = connectOnce(store.adminUrl, { applicationName: 'test' })
  await owner`alter role ${owner(`${store.name}_clinical`)} nologin password 'other'`
  const again = await openStore({ databaseUrl: store.adminUrl, dataDir: 'never-used' })
  expect(again.urls).toEqual(store.urls)
  await expect(as('clinical', ({ sql }) => sql`select 1 as one`)).resolves.toEqual([{ one: 1 }])
  await owner.end()
})

test('a role that was given more than its schema is refused', async () => {
  const owner = connectOnce(store.adminUrl, { applicationName: 'test' })
  const name = `${store.name}_clinical`
  await owner`grant pg_read_all_data to ${owner(name)}`
  const opening = openStore({ databaseUrl: store.adminUrl, dataDir: 'never-used' })
  await expect(opening).rejects.toThrow(`The role ${name} at`)
  await owner`revoke pg_read_all_data from ${owner(name)}`
  await owner.end()
})

test('a database that is dropped takes the roles of the subgraphs and of the gateway with it', async () => {
  const { name, drop } = await createTestDatabase()
  const roles = () =>
    onMaintenance((sql) => sql`select 1 from pg_roles where starts_with(rolname, ${`${name}_`})`)
  expect(await roles()).toHaveLength(6)
  await drop()
  expect(await roles()).toEqual([])
})
