/** A statement that nobody waits for any more ends in Postgres, and no other statement is touched by that. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { connectTo } from '../../drizzle/store/connection.ts'
import { type Lanes, openLanes } from '../../drizzle/store/lanes.ts'
import type { ServerConnection } from '../../drizzle/store/socket.ts'
import { createTestDatabase, onMaintenance, type TestDatabase } from '../setup/database.ts'
import { type CancelProxy, openCancelProxy } from './cancel-proxy.ts'

const NAME = 'cancelled statements under test'
const SOON = { timeout: 8_000, interval: 20 }

let store: TestDatabase
let lanes: Lanes

beforeAll(async () => {
  store = await createTestDatabase()
  lanes = openLanes(store.urls.clinical, { connections: 3, applicationName: NAME })
})
afterEach(async () => {
  await expect.poll(running, SOON).toEqual([])
})
afterAll(async () => {
  await lanes.end()
  await store.drop()
})

/** Statements that Postgres runs at this moment for the lanes of this file. */
function running(): Promise<string[]> {
  return onMaintenance(async (sql) => {
    const rows = await sql`select query from pg_stat_activity
      where datname = ${store.name} and application_name = ${NAME} and state = 'active'`
    return rows.map((row) => String(row.query))
  })
}

const sleepInStore = (seconds: number, signal?: AbortSignal, by = lanes) =>
  by.run((sql) => sql`select pg_sleep(${seconds}::float8)`, signal)
const select = (value: number, by = lanes) => by.run((sql) => sql`select ${value}::int as value`)
const valueIn = (rows: readonly { readonly value?: unknown }[]) => rows[0]?.value

/** Begins to sleep for longer than any test may take, and resolves once Postgres has begun, too. */
async function asleep(signal: AbortSignal, by = lanes) {
  const statement = sleepInStore(60, signal, by)
  const outcome = statement.then(
    () => 'answered',
    (error: unknown) => error,
  )
  await expect.poll(running, SOON).toHaveLength(1)
  return { outcome }
}

async function openBehind(proxy: CancelProxy, connections: number): Promise<Lanes> {
  const opened = openLanes(proxy.url, { connections, applicationName: NAME })
  onTestFinished(async () => {
    await opened.end()
    await proxy.close()
  })
  return opened
}

test('a statement is cancelled when its caller goes', async () => {
  const gone = new AbortController()
  const { outcome } = await asleep(gone.signal)
  gone.abort()
  expect(await outcome).toBe(gone.signal.reason)
  await expect.poll(running, SOON).toEqual([])
  expect(valueIn(await select(4))).toBe(4)
})

test('what others sent at the same moment is answered at once, and in full', async () => {
  const gone = new AbortController()
  const abandoned = sleepInStore(60, gone.signal).catch((error: unknown) => error)
  const others = [1, 2, 3, 4, 5, 6, 7].map((value) => select(value))
  gone.abort()
  expect((await Promise.all(others)).map(valueIn)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(await abandoned).toBe(gone.signal.reason)
})

test('what was cancelled where it waited behind the slow one is answered by whatever takes it over', async () => {
  const proxy = await openCancelProxy(store.urls.clinical)
  const single = await openBehind(proxy, 1)
  const gone = new AbortController()
  const { outcome } = await asleep(gone.signal, single)
  const stays = single.run((sql) => sql`select 3 as value, pg_sleep(2)`)
  // Both are cancelled before either is heard of, so that the connection is free at the very moment of the last failure.
  const unmute = proxy.mute()
  gone.abort()
  await expect.poll(proxy.cancels, SOON).toBeGreaterThan(1)
  await expect.poll(running, SOON).toEqual([])
  unmute()
  expect(valueIn(await stays)).toBe(3)
  expect(await outcome).toBe(gone.signal.reason)
})

test('several that were sent together and abandoned together end one after the other', async () => {
  const gone = new AbortController()
  const abandoned = Promise.allSettled([1, 2, 3, 4].map(() => sleepInStore(60, gone.signal)))
  await expect.poll(running, SOON).toHaveLength(1)
  gone.abort()
  expect((await abandoned).map(({ status }) => status)).toEqual(Array(4).fill('rejected'))
})

test('a statement that somebody waits for is left alone by who leaves behind it', async () => {
  const gone = new AbortController()
  const stays = lanes.run((sql) => sql`select 7 as value, pg_sleep(1)`)
  const abandoned = sleepInStore(60, gone.signal).catch((error: unknown) => error)
  gone.abort()
  expect(valueIn(await stays)).toBe(7)
  expect(await abandoned).toBe(gone.signal.reason)
})

test('what is asked when nobody waits any more is not sent', async () => {
  const reason = new Error('gone')
  let sent = 0
  const statement = lanes.run((sql) => {
    sent += 1
    return sql`select 1`
  }, AbortSignal.abort(reason))
  await expect(statement).rejects.toBe(reason)
  expect(sent).toBe(0)
})

test('of two hundred callers half leave: every other one gets its own answer', async () => {
  const callers = Array.from({ length: 200 }, (_, value) => {
    const leaving = new AbortController()
    const leaves = value % 2 === 1
    // Those who leave would block their connections for a minute, at moments of all kinds.
    const statement = leaves
      ? sleepInStore(60, leaving.signal)
      : lanes.run((sql) => sql`select ${value}::int as value, pg_sleep(${(value % 7) / 1_000}::float8)`)
    if (leaves) setTimeout(() => leaving.abort(), (value * 37) % 400)
    return statement.then(valueIn, (error: unknown) => (error === leaving.signal.reason ? 'left' : error))
  })
  expect(await Promise.all(callers)).toEqual(
    Array.from({ length: 200 }, (_, value) => (value % 2 === 1 ? 'left' : value)),
  )
  expect((await Promise.all([1, 2, 3].map((value) => select(value)))).map(valueIn)).toEqual([1, 2, 3])
})

describe('a cancel that is late', () => {
  test('hits nothing that is sent after it: the connection is not used before the server has taken it', async () => {
    const proxy = await openCancelProxy(store.urls.clinical)
    const single = await openBehind(proxy, 1)
    proxy.hold()
    const gone = new AbortController()
    const brief = sleepInStore(1, gone.signal, single).catch((error: unknown) => error)
    await expect.poll(running, SOON).toHaveLength(1)
    gone.abort()
    await proxy.held()
    await brief
    await expect.poll(running, SOON).toEqual([])
    const next = single.run((sql) => sql`select 5 as value, pg_sleep(0.3)`)
    // Long enough for it to be running, were it sent.
    await sleep(150)
    expect(await running()).toEqual([])
    proxy.release()
    expect(valueIn(await next)).toBe(5)
  })

  test('that may still arrive costs the connection, not the next statement', async () => {
    const proxy = await openCancelProxy(store.urls.clinical)
    const single = await openBehind(proxy, 1)
    proxy.hold()
    const gone = new AbortController()
    const { outcome } = await asleep(gone.signal, single)
    gone.abort()
    expect(await outcome).toBe(gone.signal.reason)
    await proxy.held()
    // Nothing is heard of it until the time for connecting is over.
    expect(valueIn(await select(6, single))).toBe(6)
    proxy.release()
    expect(valueIn(await select(7, single))).toBe(7)
  })
})

test('over a Unix socket the request goes by that socket', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cancel-'))
  const path = join(folder, 'socket')
  const proxy = await openCancelProxy(store.urls.clinical, path)
  const connections: ServerConnection[] = []
  const onOpen = (connection: ServerConnection) => void connections.push(connection)
  const sql = connectTo(store.urls.clinical, NAME, { max: 1, path }, { onOpen })
  onTestFinished(async () => {
    await sql.end({ timeout: 1 })
    await proxy.close()
    await rm(folder, { recursive: true })
  })
  const slow = sql`select pg_sleep(60)`.catch((error: unknown) => error)
  await expect.poll(running, SOON).toHaveLength(1)
  await connections[0]?.cancel()
  expect(await slow).toMatchObject({ code: '57014' })
  expect(proxy.cancels()).toBe(1)
})
