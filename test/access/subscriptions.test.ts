/** What a subscription key opens, and for how long. */

import type postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  addSubscription,
  listProducts,
  listSubscriptions,
  type NewSubscription,
  revokeSubscription,
  rotateSubscription,
} from '../../drizzle/access/manage-subscriptions.ts'
import { ensureSandboxSubscriptions } from '../../drizzle/access/sandbox-subscriptions.ts'
import { createSubscriptions, type SubscriptionsOptions } from '../../drizzle/access/subscriptions.ts'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { type Database, openDatabase } from '../../drizzle/store/subgraph-database.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

let store: TestDatabase
let owner: postgres.Sql
let access: Database

beforeAll(async () => {
  store = await createTestDatabase()
  owner = connectOnce(store.adminUrl, { applicationName: 'test' })
  access = openDatabase(store.gatewayUrls.access, { maxConnections: 2, applicationName: 'test' })
})
afterAll(async () => {
  await Promise.all([owner.end({ timeout: 1 }), access.end()])
  await store.drop()
})

const wanted = { clientId: 'clinic', productCode: 'gp', label: null, expiresAt: null }
const add = (other: Partial<NewSubscription> = {}) => addSubscription(owner, { ...wanted, ...other })
const open = (options: Partial<SubscriptionsOptions> = {}) =>
  createSubscriptions({ sql: access.sql, isSandbox: false, ...options })
const rotate = (id: number, overlapHours: number) =>
  owner.begin((tx) => rotateSubscription(tx, id, overlapHours))

/** Counts statements instead of answering from the store. */
function countingSql(answer: () => Promise<unknown[]>) {
  let statements = 0
  const sql = (() => {
    statements += 1
    return answer()
  }) as unknown as postgres.Sql
  return { sql, statements: () => statements }
}

test('the products are there from the beginning', async () => {
  const products = await listProducts(owner)
  expect(products.map(({ code, bundles }) => `${code}: ${bundles.join(' ')}`)).toEqual([
    'acute: demographics acute',
    'adt: demographics adt',
    'alerts: demographics alerts',
    'all-bundles: demographics acute adt alerts gp community mental-health social-care documents',
    'community-mental-health: demographics community mental-health',
    'demographics: demographics',
    'documents: demographics documents',
    'gp: demographics gp',
    'narrow-gp: gp',
    'social-care: demographics social-care',
  ])
})

describe('a key', () => {
  test('opens its product’s bundles for its client', async () => {
    const { id, key } = await add({ productCode: 'narrow-gp' })
    expect(await open().find(key)).toEqual({
      id,
      clientId: 'clinic',
      productCode: 'narrow-gp',
      bundles: ['gp'],
    })
  })

  test('is 256 bits, and nothing in the store but its hash', async () => {
    const { id, key } = await add({ label: null })
    expect(Buffer.from(key, 'base64url')).toHaveLength(32)
    const [row] = await owner<{ row: string; hash: string; expected: string }[]>`
      select subscription::text as row, encode(key_hash, 'hex') as hash,
             encode(sha256(convert_to(${key}, 'UTF8')), 'hex') as expected
      from access.subscription where id = ${id}`
    expect(row?.row).not.toContain(key)
    expect(row?.row).not.toContain(Buffer.from(key, 'base64url').toString('hex'))
    expect(row?.hash).toBe(row?.expected)
  })

  test.each(['', 'unknown', 'sandbox', 'x'.repeat(100_000), "' or true --", 'nul \0'])(
    'that nobody was given opens nothing: %#',
    async (key) => {
      expect(await open().find(key)).toBeNull()
    },
  )

  test('that has expired opens nothing, remembered or not', async () => {
    const { id, key } = await add({ expiresAt: new Date(Date.now() + 400) })
    const subscriptions = open()
    expect(await subscriptions.find(key)).toMatchObject({ id })
    await new Promise((resolve) => setTimeout(resolve, 450))
    expect(await subscriptions.find(key)).toBeNull()
    expect(await open().find(key)).toBeNull()
  })

  test('that is revoked stops within five seconds, and not for those who ask anew', async () => {
    const { id, key } = await add()
    const subscriptions = open()
    expect(await subscriptions.find(key)).toMatchObject({ id })
    await revokeSubscription(owner, id)
    expect(await open().find(key)).toBeNull()
    const revokedAtMs = performance.now()
    await expect.poll(() => subscriptions.find(key), { timeout: 6_000, interval: 50 }).toBeNull()
    expect(performance.now() - revokedAtMs).toBeLessThan(5_000)
  })

  test('that is added is found within five seconds by who asked for it too early', async () => {
    const subscriptions = open({ rememberMs: 300 })
    const { id, key } = await add()
    await owner`update access.subscription set revoked_at = now() where id = ${id}`
    expect(await subscriptions.find(key)).toBeNull()
    await owner`update access.subscription set revoked_at = null where id = ${id}`
    await expect.poll(() => subscriptions.find(key), { timeout: 2_000 }).toMatchObject({ id })
  })
})

describe('rotation', () => {
  test('gives another key to the same and ends the old one', async () => {
    const old = await add({ productCode: 'acute' })
    const next = await rotate(old.id, 0)
    expect(await open().find(old.key)).toBeNull()
    expect(await open().find(next.key)).toMatchObject({
      id: next.id,
      clientId: 'clinic',
      productCode: 'acute',
    })
    await expect(rotate(old.id, 0)).rejects.toThrow(`There is no active subscription ${old.id}.`)
  })

  test('may let both be good for some hours', async () => {
    const old = await add()
    const next = await rotate(old.id, 2)
    expect(await open().find(old.key)).toMatchObject({ id: old.id })
    expect(await open().find(next.key)).toMatchObject({ id: next.id })
    const [row] = await owner`
      select expires_at between now() + interval '119 minutes' and now() + interval '2 hours' as soon
      from access.subscription where id = ${old.id}`
    expect(row?.soon).toBe(true)
  })

  test('does not outlast the day that was agreed', async () => {
    const old = await add({ expiresAt: new Date('2099-01-01T00:00:00Z') })
    const next = await rotate(old.id, 0)
    const listed = await listSubscriptions(owner, 'clinic')
    expect(listed.find(({ id }) => id === next.id)).toMatchObject({
      state: 'active',
      expiresAt: '2099-01-01T00:00:00Z',
    })
    expect(listed.find(({ id }) => id === old.id)).toMatchObject({ state: 'revoked' })
  })
})

test('what is not there is neither added to, revoked nor rotated', async () => {
  await expect(add({ productCode: 'none' })).rejects.toThrow('There is no product none: see products list.')
  await expect(revokeSubscription(owner, 999)).rejects.toThrow(
    'There is no subscription 999 that is not revoked.',
  )
  await expect(rotate(999, 0)).rejects.toThrow('There is no active subscription 999.')
})

test('the sandbox key opens everything in sandbox mode and nothing outside it', async () => {
  await ensureSandboxSubscriptions(owner)
  await ensureSandboxSubscriptions(owner)
  expect(await open({ isSandbox: true }).find('sandbox')).toMatchObject({
    clientId: 'sandbox',
    productCode: 'all-bundles',
  })
  expect(await open().find('sandbox')).toBeNull()
  const listed = await listSubscriptions(owner, 'sandbox')
  expect(listed.map(({ state }) => state)).toEqual(['sandbox only'])
  await expect(rotate(listed[0]?.id ?? 0, 0)).rejects.toThrow('There is no active subscription')
})

test('a key that was really handed out never becomes a sandbox key', async () => {
  const { key } = await add()
  const taking = ensureSandboxSubscriptions(owner, [{ clientId: 'demo', key, productCode: 'all-bundles' }])
  await expect(taking).rejects.toThrow('The sandbox key of demo to all-bundles cannot be made.')
})

describe('what is remembered', () => {
  const row = { id: '1', clientId: 'clinic', productCode: 'gp', bundles: ['gp'], expiresInMs: null }

  test('many who ask at once ask the store once, and not again for a while', async () => {
    const { sql, statements } = countingSql(async () => [row])
    let nowMs = 0
    const subscriptions = open({ sql, nowMs: () => nowMs })
    await Promise.all(Array.from({ length: 50 }, () => subscriptions.find('key')))
    nowMs = 2_999
    await subscriptions.find('key')
    expect(statements()).toBe(1)
    nowMs = 3_000
    await subscriptions.find('key')
    expect(statements()).toBe(2)
  })

  test('is told at once, what is not has to be asked for', async () => {
    let answer: unknown[] = [row]
    const { sql, statements } = countingSql(async () => answer)
    let nowMs = 0
    const subscriptions = open({ sql, nowMs: () => nowMs })
    expect(subscriptions.known('right')).toBeUndefined()
    await subscriptions.find('right')
    answer = []
    await subscriptions.find('wrong')
    nowMs = 2_999
    expect(subscriptions.known('right')).toMatchObject({ clientId: 'clinic', bundles: ['gp'] })
    expect(subscriptions.known('wrong')).toBeNull()
    expect(subscriptions.known('another')).toBeUndefined()
    nowMs = 3_000
    expect(subscriptions.known('right')).toBeUndefined()
    expect(subscriptions.known('wrong')).toBeUndefined()
    expect(statements()).toBe(2)
  })

  test('never holds what can be no key', () => {
    const { sql } = countingSql(async () => [row])
    const subscriptions = open({ sql })
    expect(subscriptions.known('')).toBeNull()
    expect(subscriptions.known('k'.repeat(201))).toBeNull()
  })

  test('a flood of wrong keys does not push out a right one', async () => {
    let answer: unknown[] = [row]
    const { sql, statements } = countingSql(async () => answer)
    const subscriptions = open({ sql, maxRemembered: 10, nowMs: () => 0 })
    await subscriptions.find('right')
    answer = []
    for (let wrong = 0; wrong < 100; wrong += 1) await subscriptions.find(`wrong ${wrong}`)
    expect(statements()).toBe(101)
    expect(await subscriptions.find('right')).toMatchObject({ clientId: 'clinic' })
    await subscriptions.find('wrong 99')
    expect(statements()).toBe(101)
    await subscriptions.find('wrong 0')
    expect(statements()).toBe(102)
  })

  test('serves while the store is away, and then nothing is taken for wrong', async () => {
    let answer = async (): Promise<unknown[]> => [row]
    const { sql } = countingSql(() => answer())
    let nowMs = 0
    const subscriptions = open({ sql, nowMs: () => nowMs })
    await subscriptions.find('key')
    answer = () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:5432'))
    expect(await subscriptions.find('key')).toMatchObject({ clientId: 'clinic' })
    nowMs = 3_000
    await expect(subscriptions.find('key')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: 'Subscriptions cannot be checked at the moment.',
    })
    answer = async () => [row]
    expect(await subscriptions.find('key')).toMatchObject({ clientId: 'clinic' })
  })

  test('a store that does not answer in time is away', async () => {
    const { sql } = countingSql(() => new Promise(() => undefined))
    await expect(open({ sql, deadlineMs: 50 }).find('key')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  test('a store that stands still is asked no more than it can be owed, and asked again when it goes on', async () => {
    let asked = 0
    const sql = ((...statement: Parameters<postgres.Sql>) => {
      asked += 1
      return access.sql(...statement)
    }) as unknown as postgres.Sql
    const subscriptions = open({ sql, deadlineMs: 50, maxUnanswered: 3 })
    const unavailable = { status: 'rejected', reason: { code: 'UNAVAILABLE' } }
    const blocker = connectOnce(store.adminUrl, { applicationName: 'test' })
    try {
      await blocker`begin`
      await blocker`lock table access.subscription in access exclusive mode`
      const late = await Promise.allSettled(['a', 'b', 'c'].map((key) => subscriptions.find(key)))
      expect(late).toMatchObject([unavailable, unavailable, unavailable])
      const refused = await Promise.allSettled(['d', 'e', 'f'].map((key) => subscriptions.find(key)))
      expect(refused).toMatchObject([unavailable, unavailable, unavailable])
      expect(asked).toBe(3)
      await blocker`rollback`
      await expect.poll(() => subscriptions.find('g').catch(() => 'not yet'), { timeout: 10_000 }).toBeNull()
    } finally {
      await blocker.end({ timeout: 1 })
    }
  })
})

test('who looks keys up can change nothing and read nothing else', async () => {
  const { sql } = access
  const refused = { code: '42501' }
  const asWriter = (statement: string) => sql.begin('read write', (tx) => tx.unsafe(statement))
  await expect(asWriter('update access.subscription set revoked_at = null')).rejects.toMatchObject(refused)
  await expect(asWriter('delete from access.subscription')).rejects.toMatchObject(refused)
  await expect(sql`select * from audit.event`).rejects.toMatchObject(refused)
  await expect(sql`select * from demographics.patient_record`).rejects.toMatchObject(refused)
})
