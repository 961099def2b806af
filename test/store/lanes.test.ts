/** Statements of one moment share a connection, and none waits behind a slow one for long. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lanes, openLanes } from '../../drizzle/store/lanes.ts'
import { createTestDatabase, onMaintenance, type TestDatabase } from '../setup/database.ts'

const NAME = 'lanes under test'
let store: TestDatabase
let lanes: Lanes

beforeAll(async () => {
  store = await createTestDatabase()
  lanes = openLanes(store.urls.clinical, { connections: 3, applicationName: NAME })
})
afterAll(async () => {
  await lanes.end()
  await store.drop()
})

const select = (value: number) => lanes.run((sql) => sql`select ${value}::int as value`)
const sleepInStore = (seconds: number) => lanes.run((sql) => sql`select pg_sleep(${seconds})`)

function openConnections(): Promise<number> {
  return onMaintenance(async (sql) => {
    const [row] = await sql`select count(*)::int as open from pg_stat_activity
      where datname = ${store.name} and application_name = ${NAME}`
    return Number(row?.open)
  })
}

test('eight statements of one moment go by one connection, each with its own answer', async () => {
  const answers = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(select))
  expect(answers.map(([row]) => row?.value)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(await openConnections()).toBe(1)
})

test('a statement does not wait behind one that has been running for a while', async () => {
  let slowHasEnded = false
  const slow = sleepInStore(2).then(() => {
    slowHasEnded = true
  })
  await sleep(60)
  await select(1)
  expect(slowHasEnded).toBe(false)
  expect(await openConnections()).toBe(2)
  await slow
})

test('what is sent at the moment of a slow statement goes past it from the ninth on', async () => {
  const slow = sleepInStore(1)
  const statements = Array.from({ length: 10 }, (_, value) => select(value))
  const first = await Promise.race([slow.then(() => 'slow'), statements[9]?.then(() => 'ninth')])
  expect(first).toBe('ninth')
  expect(await Promise.all(statements)).toHaveLength(10)
  await slow
})

test('what all connections are too full for waits behind quick statements, not behind a slow one', async () => {
  let slowHasEnded = false
  const slow = sleepInStore(2).then(() => {
    slowHasEnded = true
  })
  await sleep(60)
  await Promise.all(Array.from({ length: 40 }, (_, value) => select(value)))
  expect(slowHasEnded).toBe(false)
  await slow
})

test('more than all connections hold is answered all the same', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, (_, value) => select(value)))
  expect(answers.map(([row]) => row?.value)).toEqual(Array.from({ length: 100 }, (_, value) => value))
  expect(await openConnections()).toBeLessThanOrEqual(3)
})

test('a statement that fails leaves its connection to the others', async () => {
  const failing = lanes.run((sql) => sql.unsafe('select 1 / 0'))
  const other = select(5)
  await expect(failing).rejects.toMatchObject({ code: '22012' })
  expect((await other)[0]?.value).toBe(5)
})
