/** `npm run admin`, as a person runs it. */
import { execFile } from 'node:child_process'
import type postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSubscriptions } from '../../drizzle/access/subscriptions.ts'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { typescriptOptions } from '../setup/typescript.ts'

let store: TestDatabase
let owner: postgres.Sql

beforeAll(async () => {
  store = await createTestDatabase()
  owner = connectOnce(store.adminUrl, { applicationName: 'test' })
})
afterAll(async () => {
  await owner.end({ timeout: 1 })
  await store.drop()
})

interface Outcome {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

function admin(...args: string[]): Promise<Outcome> {
  const env = { ...process.env, DATABASE_URL: store.adminUrl }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...typescriptOptions, 'drizzle/admin/main.ts', ...args],
      { env },
      (error, out, err) => resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })
}

const find = (key: string) => createSubscriptions({ sql: owner, isSandbox: false }).find(key)
const keyIn = (out: string) => out.trim().split('\n').at(-1) ?? ''

test('a subscription from its first key to its end, all of it audited without a key', async () => {
  const added = await admin(
    ...['subscriptions', 'add', '--client', 'clinic', '--product', 'narrow-gp', '--label', 'Ward 4'],
    ...['--expires', '2099-05-17', '--actor', 'Records officer'],
  )
  expect(added).toMatchObject({ exitCode: 0, err: '' })
  const first = keyIn(added.out)
  expect(await find(first)).toMatchObject({ id: 1, clientId: 'clinic', bundles: ['gp'] })

  const rotated = await admin('subscriptions', 'rotate', '1', '--actor', 'Records officer')
  const second = keyIn(rotated.out)
  expect([await find(first), await find(second)]).toMatchObject([null, { id: 2 }])

  expect(await admin('subscriptions', 'revoke', '2', '--actor', 'Records officer')).toEqual({
    exitCode: 0,
    out: 'Subscription 2 is revoked.\n',
    err: '',
  })
  expect(await find(second)).toBeNull()

  const { out } = await admin('subscriptions', 'list', '--client', 'clinic')
  const [headings, ...rows] = out.trimEnd().split('\n')
  expect(headings?.split(/ {2,}/)).toEqual([
    'NUMBER',
    'CLIENT',
    'PRODUCT',
    'STATE',
    'CREATED',
    'EXPIRES',
    'REVOKED',
    'LABEL',
  ])
  expect(rows.map((row) => row.split(/ {2,}/).filter((_, cell) => cell !== 4 && cell !== 6))).toEqual([
    ['1', 'clinic', 'narrow-gp', 'revoked', '2099-05-17T00:00:00Z', 'Ward 4'],
    ['2', 'clinic', 'narrow-gp', 'revoked', '2099-05-17T00:00:00Z', 'Ward 4'],
  ])

  const events = await owner`
    select caller_kind, user_id, door, operation_name, outcome from audit.event order by seq`
  const by = { caller_kind: 'admin', user_id: 'Records officer', door: 'admin', outcome: 'ok' }
  expect([...events]).toEqual([
    { ...by, operation_name: 'subscriptions add 1: clinic to narrow-gp' },
    { ...by, operation_name: 'subscriptions rotate 1 to 2' },
    { ...by, operation_name: 'subscriptions revoke 2' },
  ])
})

test('what cannot be done is said in one line, and is not audited as done', async () => {
  const [before] = await owner`select seq from audit.head`
  expect(await admin('subscriptions', 'revoke', '999')).toEqual({
    exitCode: 1,
    out: '',
    err: 'There is no subscription 999 that is not revoked.\n',
  })
  expect(await admin('subscriptions', 'add', '--client', 'clinic', '--product', 'none')).toMatchObject({
    exitCode: 1,
    err: 'There is no product none: see products list.\n',
  })
  const [after] = await owner`select seq from audit.head`
  expect(after).toEqual(before)
})

test.each([
  [['nonsense'], 'Usage: npm run admin -- products list | subscriptions list | '],
  [
    ['subscriptions', 'add', '--client', 'x'],
    'Usage: npm run admin -- subscriptions add --client ID --product CODE',
  ],
  [['subscriptions', 'revoke'], 'Usage: npm run admin -- subscriptions revoke NUMBER'],
  [['products', 'list', '--client', 'x'], 'Usage: npm run admin -- products list'],
  [['subscriptions', 'revoke', 'x'], 'NUMBER: a whole number from 1 to '],
  [['subscriptions', 'list', '--nonsense'], "Unknown option '--nonsense': see --help."],
  [
    ['subscriptions', 'add', '--client', 'x', '--product', 'gp', '--expires', '2031-02-31'],
    '--expires: a day, as 2031-05-17',
  ],
  [['audit', 'verify', '--expect-head', 'abc'], '--expect-head: the 64 hexadecimal digits'],
  [['audit', 'about', 'x'], 'A DetailID is a number.'],
])('%j is refused in one line', async (args, message) => {
  const { exitCode, out, err } = await admin(...args)
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
  expect(err.startsWith(message)).toBe(true)
  expect(err.trimEnd().split('\n')).toHaveLength(1)
})

test('who looked at a person is shown, and the question is kept', async () => {
  const { exitCode, out } = await admin('audit', 'about', '1001', '--actor', 'Privacy officer')
  expect(exitCode).toBe(0)
  expect(out).toMatch(/\n\d+ +\S+ +admin Privacy officer +- +- +admin +audit about +- +ok\n$/)
})

test('the audit is verified, against a head that was noted too', async () => {
  const first = await admin('audit', 'verify')
  expect(first).toMatchObject({ exitCode: 0, err: '' })
  const head = /Head: ([0-9a-f]{64})/.exec(first.out)?.[1] ?? ''
  await admin('audit', 'about', '1001')
  expect(await admin('audit', 'verify', '--expect-head', head)).toMatchObject({ exitCode: 0 })
  expect(await admin('audit', 'verify', '--expect-head', 'ab'.repeat(32))).toMatchObject({ exitCode: 1 })
  await owner.unsafe(`
    begin; alter table audit.event disable trigger event_stays; update audit.event set user_id = 'x' where seq = 2;
    alter table audit.event enable always trigger event_stays; commit;`)
  expect(await admin('audit', 'verify')).toEqual({
    exitCode: 1,
    out: 'Event 2 was altered.\nEvents before it, each as it was written: 1.\n',
    err: '',
  })
})
