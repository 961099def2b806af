import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { connectTo } from '../../drizzle/store/connection.ts'
import { type Database, openDatabase } from '../../drizzle/store/subgraph-database.ts'
import { createTestDatabase, onMaintenance, type TestDatabase } from '../setup/database.ts'

let store: TestDatabase
let clinical: Database

beforeAll(async () => {
  store = await createTestDatabase()
  clinical = openDatabase(store.urls.clinical, { maxConnections: 4, applicationName: 'test' })
})
afterEach(() => setLogin('login'))
afterAll(async () => {
  await clinical.end()
  await store.drop()
})

async function setLogin(attribute: 'login' | 'nologin'): Promise<void> {
  await onMaintenance(async (sql) => {
    const role = `${store.name}_clinical`
    await sql.unsafe(`alter role "${role}" ${attribute}`)
    if (attribute === 'nologin')
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${role}`
  })
}

const ask = (count: number) =>
  Promise.allSettled(Array.from({ length: count }, () => clinical.sql`select 1 as one`))
const outcomes = async (count: number) => new Set((await ask(count)).map(({ status }) => status))

test('queries fail at once while the role is disabled, and succeed again as soon as it is not', async () => {
  expect(await outcomes(20)).toEqual(new Set(['fulfilled']))
  await setLogin('nologin')
  const failingFrom = Date.now()
  await ask(1)
  expect(await outcomes(20)).toEqual(new Set(['rejected']))
  expect(await outcomes(20)).toEqual(new Set(['rejected']))
  expect(Date.now() - failingFrom).toBeLessThan(2_000)
  await setLogin('login')
  const healingFrom = Date.now()
  expect(await outcomes(20)).toEqual(new Set(['fulfilled']))
  expect(Date.now() - healingFrom).toBeLessThan(1_000)
})

test('a query that runs when its connection is ended rejects', async () => {
  const running = expect(clinical.sql`select pg_sleep(10)`).rejects.toThrow()
  await new Promise((resolve) => setTimeout(resolve, 200))
  await setLogin('nologin')
  await running
})

test('queries fail at once while a server hangs up or refuses, however long that lasts', async () => {
  const upstream = new URL(store.urls.clinical)
  const proxy = createServer((socket) => socket.once('data', () => socket.end()))
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  upstream.port = String(port)
  const { sql, end } = openDatabase(upstream.href, { maxConnections: 1, applicationName: 'test' })
  await expect(sql`select 1`).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  await new Promise((resolve) => proxy.close(resolve))
  for (let attempt = 0; attempt < 12; attempt += 1) {
    await expect(sql`select 1`).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  }
  await end()
})

test('queries to an address that no way leads to fail one by one, and nothing else does', async () => {
  // A connection to the broadcast address fails within the call, before anybody else can listen to its socket.
  const nowhere = 'postgres://nobody@255.255.255.255/none'
  const { sql, end } = openDatabase(nowhere, { maxConnections: 1, applicationName: 'test' })
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await expect(sql`select 1`).rejects.toMatchObject({ syscall: 'connect' })
  }
  await end()
})

test('a connection that is closed for idling is no loss, one that the server ends is', async () => {
  let losses = 0
  const idleSoon = { max: 1, idle_timeout: 0.2 }
  const onLost = () => {
    losses += 1
  }
  const sql = connectTo(store.adminUrl, 'test', idleSoon, { onLost })
  const processId = async () => (await sql`select pg_backend_pid() as id`)[0]?.id
  const first = await processId()
  await new Promise((resolve) => setTimeout(resolve, 600))
  const second = await processId()
  expect(second).not.toBe(first)
  expect(losses).toBe(0)
  await onMaintenance((admin) => admin`select pg_terminate_backend(${second})`)
  await expect.poll(() => losses).toBe(1)
  await sql.end()
})

test('a cancelled query rejects and leaves the pool working', async () => {
  const query = clinical.sql`select pg_sleep(10)`
  const cancelled = expect(query).rejects.toMatchObject({ code: '57014' })
  await new Promise((resolve) => setTimeout(resolve, 200))
  query.cancel()
  await cancelled
  expect(await outcomes(5)).toEqual(new Set(['fulfilled']))
})

test('arrays go out and come back, with what is special in their notation', async () => {
  const { sql } = clinical
  const texts = ['plain', '', 'a,b', 'say "so"', 'back\\slash', '{brace}', 'NULL', 'two\nlines', null]
  const [row] = await sql`select ${texts}::text[] as texts, ${[1, 2]}::bigint[] as ids, ${[]}::int[] as none,
    ${sql.array([true, false])}::boolean[] as flags, array[1.5, null]::float8[] as numbers`
  expect(row).toEqual({ texts, ids: ['1', '2'], none: [], flags: [true, false], numbers: [1.5, null] })
  const inferred =
    await sql`select * from unnest(${sql.array(['x', 'y'])}::text[], ${sql.array([1, 2], 1007)})`
  expect(inferred).toHaveLength(2)
})
