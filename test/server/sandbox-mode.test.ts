import type postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSubscriptions } from '../../drizzle/access/subscriptions.ts'
import { connectForTask } from '../../drizzle/store/connection.ts'
import { seedSyntheticPeople } from '../../drizzle/synthetic/seed.ts'
import { readConfig } from '../../gateway/config.ts'
import { demoSubscriptions, openIdentity } from '../../gateway/opening/identity.ts'
import { createReadyToken } from '../../gateway/opening/ready-token.ts'
import { prepareSandboxStore } from '../../gateway/opening/sandbox-store.ts'
import { banner } from '../../gateway/server/banner.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

let store: TestDatabase
let sql: postgres.Sql

beforeAll(async () => {
  store = await createTestDatabase()
  sql = connectForTask(store.adminUrl, { applicationName: 'test', maxConnections: 1 })
  await seedSyntheticPeople({ adminUrl: store.adminUrl, patients: 3 })
})
afterAll(async () => {
  await sql.end()
  await store.drop()
})

const prepare = (mayHoldRealRecords = false) =>
  prepareSandboxStore({ adminUrl: store.adminUrl, subscriptions: demoSubscriptions, mayHoldRealRecords })

test('a store of synthetic people gets the keys that the manual prints', async () => {
  await prepare()
  await prepare()
  const { find } = createSubscriptions({ sql, isSandbox: true })
  expect(await find('sandbox')).toMatchObject({ clientId: 'sandbox', productCode: 'all-bundles' })
  expect(await find('sandbox-gp')).toMatchObject({ clientId: 'sandbox', bundles: ['demographics', 'gp'] })
  expect(await createSubscriptions({ sql, isSandbox: false }).find('sandbox')).toBeNull()
})

test('a store with one record that is not synthetic is refused in one line, unless that is meant', async () => {
  await sql`update demographics.patient_record set synthetic = false
            where detail_id = (select max(detail_id) from demographics.patient_record)`
  await expect(prepare()).rejects.toThrow(
    /^The store holds patient records that are not synthetic.*SANDBOX=allow-real-records if that is meant\.$/,
  )
  await expect(prepare(true)).resolves.toBeUndefined()
})

test('a token at hand is the same for a while, and another before it ends', async () => {
  let minted = 0
  let nowMs = 0
  const ready = createReadyToken(
    async () => `token ${++minted}`,
    1_000,
    () => nowMs,
  )
  expect([await ready(), await ready()]).toEqual(['token 1', 'token 1'])
  nowMs = 1_000
  expect(await ready()).toBe('token 2')
})

test('the token at hand is one that the doors take', async () => {
  const { sandbox, verifier } = await openIdentity(null, {
    origin: () => 'http://127.0.0.1:4000',
    signingKey: null,
    patientNhsNumber: '9990000018',
    recordTokenAnswer: async () => undefined,
  })
  expect(await verifier.verify(`Bearer ${await sandbox?.readyToken()}`)).toMatchObject({
    kind: 'system',
    clientId: 'sandbox',
  })
})

test('the banner says which mode it is', () => {
  const origin = 'http://127.0.0.1:4000'
  expect(banner({ origin, detailId: '1001', sandboxToken: 'abc' })).toMatch(
    /sandbox mode(.|\n)*TOKEN=abc; KEY=sandbox/,
  )
  expect(banner({ origin, detailId: null, sandboxToken: null })).not.toMatch(/sandbox mode|KEY=sandbox/)
})

test.each([
  [{}, { issuer: null, sandboxMayHoldRealRecords: false }],
  [{ SANDBOX: 'allow-real-records' }, { issuer: null, sandboxMayHoldRealRecords: true }],
  [
    { OAUTH_ISSUER: 'https://issuer.example', OAUTH_AUDIENCE: 'care, other', OAUTH_CLOCK_SKEW_S: '5' },
    {
      issuer: {
        issuer: 'https://issuer.example',
        audience: ['care', 'other'],
        clockSkewS: 5,
        jwksUrl: undefined,
      },
    },
  ],
])('configuration %j', (environment, expected) => {
  expect(readConfig(environment)).toMatchObject({ config: { oauth: expected } })
})

test.each([
  [{ SANDBOX: 'yes' }, 'SANDBOX can only be "allow-real-records".'],
  [{ OAUTH_AUDIENCE: 'care' }, 'OAUTH_AUDIENCE need OAUTH_ISSUER beside them.'],
  [{ OAUTH_ISSUER: 'https://issuer.example' }, 'OAUTH_AUDIENCE must say which "aud" is this service.'],
  [
    { OAUTH_ISSUER: 'http://issuer.example', OAUTH_AUDIENCE: 'care' },
    'OAUTH_ISSUER must be the https address of an issuer, as in "iss".',
  ],
  [
    { OAUTH_ISSUER: 'https://issuer.example', OAUTH_AUDIENCE: 'care', OAUTH_CLOCK_SKEW_S: '400' },
    'OAUTH_CLOCK_SKEW_S must be a whole number of seconds from 0 to 300.',
  ],
  [
    { OAUTH_ISSUER: 'https://issuer.example', OAUTH_AUDIENCE: 'care', OAUTH_JWKS_URL: 'ftp://keys' },
    'OAUTH_JWKS_URL must be an https address.',
  ],
])('configuration %j is named as a mistake', (environment, mistake) => {
  expect(readConfig(environment)).toEqual({ mistakes: [mistake] })
})
