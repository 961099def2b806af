/** A subgraph server believes what a request may read only where the gateway has signed it, and only for a moment. */
import { createSecretKey } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendWithin } from '../../drizzle/audit/append-within.ts'
import { connectForTask } from '../../drizzle/store/connection.ts'
import { createAccessSigner } from '../../gateway/transport/signed-access.ts'
import { noAccess, type SubgraphAccess, unrestrictedAccess } from '../../schema/subgraph-access.ts'
import { openSubgraph } from '../../subgraphs/open-subgraph.ts'
import { createSubgraphServer } from '../../subgraphs/serve/subgraph-server.ts'
import { looked } from '../audit/audit-store.ts'
import { rightsTo, writeGrace } from '../rights/person-in-every-setting.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { id } from '../setup/people.ts'

const key = 'the key of this test, of 32 bytes or more'
const secret = createSecretKey(key, 'utf8')
const header = 'x-care-record-access'

let database: TestDatabase
let app: FastifyInstance
let close: () => Promise<void>
const statements: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  await writeGrace(database.adminUrl)
  const subgraph = openSubgraph('clinical', {
    databaseUrl: database.urls.clinical,
    onStatement: (text) => void statements.push(text),
  })
  app = await createSubgraphServer(subgraph, { key })
  close = () => app.close().then(() => subgraph.close())
})
afterAll(async () => {
  await close()
  await database.drop()
})

const conditionOfGp = { query: `{ condition(id: "${id(2, 1)}") { id } }` }
const refused = {
  status: 401,
  body: {
    errors: [
      {
        message: 'The request says in no valid header what it may read.',
        extensions: { code: 'NOT_AUTHENTICATED' },
      },
    ],
  },
}

async function ask(headers: Readonly<Record<string, string>>, payload: object = conditionOfGp) {
  statements.length = 0
  const reply = await app.inject({ method: 'POST', url: '/graphql', headers, payload })
  return { status: reply.statusCode, body: reply.json() as unknown }
}

const signed = async (access: SubgraphAccess, by = key) => ask(await createAccessSigner(by)(access))

/** Of the gateway for the subgraph, without what a test adds or leaves out. */
const tokenFor = (claims: Record<string, unknown>, alg = 'HS256') =>
  new SignJWT({
    iss: 'care-record-graph gateway',
    aud: 'care-record-graph subgraph',
    ...claims,
  }).setProtectedHeader({ alg })
const now = Math.floor(Date.now() / 1000)
const moment = { iat: now, exp: now + 60 }
const access = unrestrictedAccess
const years = 4_102_444_800

describe('a subgraph server', () => {
  test('reads what the tests’ own token says, so that each refusal below has one reason', async () => {
    const reply = await ask({ [header]: await tokenFor({ access, ...moment }).sign(secret) })
    expect(reply.status).toBe(200)
  })

  test('reads what the gateway has signed', async () => {
    expect(await signed(unrestrictedAccess)).toEqual({
      status: 200,
      body: { data: { condition: { id: id(2, 1) } } },
    })
  })

  test('is sent one header for the same rights for twenty seconds, and a new one after them', async () => {
    let nowMs = 5_000
    const sign = createAccessSigner(key, () => nowMs)
    const first = await sign(unrestrictedAccess)
    expect(await sign({ ...noAccess })).not.toEqual(first)
    // A header says in seconds when it was signed.
    await sleep(1_100)
    nowMs += 19_999
    expect(await sign({ ...unrestrictedAccess })).toEqual(first)
    nowMs += 1
    const later = await sign({ ...unrestrictedAccess })
    expect(later).not.toEqual(first)
    expect(await ask(later)).toMatchObject({ status: 200 })
  })

  test('does not take a header for another one that it has just verified', async () => {
    const token = await tokenFor({ access, ...moment }).sign(secret)
    expect(await ask({ [header]: token })).toMatchObject({ status: 200 })
    const other = token.endsWith('A') ? `${token.slice(0, -1)}E` : `${token.slice(0, -1)}A`
    expect(await ask({ [header]: other })).toEqual(refused)
    expect(await ask({ [header]: token })).toMatchObject({ status: 200 })
  })

  test('forgets what it verified when the header ends', async () => {
    const seconds = Math.floor(Date.now() / 1_000)
    const token = await tokenFor({ access, iat: seconds, exp: seconds + 1 }).sign(secret)
    expect(await ask({ [header]: token })).toMatchObject({ status: 200 })
    // Clocks may differ by five seconds.
    await expect.poll(() => ask({ [header]: token }), { timeout: 9_000, interval: 250 }).toEqual(refused)
  }, 20_000)

  test('reads nothing more than that, and says what it withheld', async () => {
    const acute = { ...rightsTo({ Condition: ['acute'] }), ownDetailIds: null }
    expect(await signed(acute)).toEqual({
      status: 200,
      body: {
        data: { condition: null },
        extensions: {
          withheld: ['gp', 'community', 'mental-health', 'social-care'].map((careSetting) => ({
            type: 'Condition',
            reason: 'care-setting',
            careSetting,
          })),
        },
      },
    })
  })

  test('runs no statement for who may read nothing', async () => {
    expect(await signed(noAccess)).toMatchObject({ status: 200, body: { data: { condition: null } } })
    expect(statements).toEqual([])
  })

  test.each<[string, () => Promise<string>]>([
    [
      'signed with another key',
      () => tokenFor({ access, ...moment }).sign(createSecretKey(`${key}!`, 'utf8')),
    ],
    ['that has expired', () => tokenFor({ access, iat: now - 90, exp: now - 30 }).sign(secret)],
    ['that would live for years', () => tokenFor({ access, iat: now - 600, exp: years }).sign(secret)],
    ['without an end', () => tokenFor({ access, iat: now }).sign(secret)],
    ['for another audience', () => tokenFor({ access, ...moment, aud: 'somebody else' }).sign(secret)],
    ['of another issuer', () => tokenFor({ access, ...moment, iss: 'somebody else' }).sign(secret)],
    [
      'of another algorithm',
      () => tokenFor({ access, ...moment }, 'HS384').sign(createSecretKey(key.repeat(2), 'utf8')),
    ],
    ['without rights', () => tokenFor(moment).sign(secret)],
    [
      'with rights of another form',
      () => tokenFor({ access: { restricted: 'yes' }, ...moment }).sign(secret),
    ],
    [
      'with a right to the audit of another form',
      () => tokenFor({ access: { ...access, audit: 'yes' }, ...moment }).sign(secret),
    ],
    ['that is not signed', async () => new UnsecuredJWT({ access, ...moment }).encode()],
    [
      'with its signature cut off',
      async () => (await tokenFor({ access, ...moment }).sign(secret)).replace(/[^.]*$/, ''),
    ],
    ['that is none', async () => 'nonsense'],
  ])('refuses a header %s, and asks the store nothing', async (_what, make) => {
    expect(await ask({ [header]: await make() })).toEqual(refused)
    expect(statements).toEqual([])
  })

  test.each([[conditionOfGp], [{ query: '{ _service { sdl } }' }], [{ query: '{ __typename }' }]])(
    'refuses a request without one: %j',
    async (payload) => {
      expect(await ask({}, payload)).toEqual(refused)
    },
  )

  test('of a patient whose records nobody named reads none', async () => {
    const ofPatient = { ...unrestrictedAccess, ownNhsNumber: '9990000018' }
    expect(await signed(ofPatient)).toMatchObject({ status: 200, body: { data: { condition: null } } })
  })
})

test('the server of the audit reads it for who has the right to it, and for nobody else', async () => {
  const audit = openSubgraph('audit', { databaseUrl: database.urls.audit })
  const server = await createSubgraphServer(audit, { key })
  const payload = {
    query:
      'query($of: [_Any!]!) { _entities(representations: $of) { ... on AuditTrail { events { totalCount } } } }',
    variables: { of: [{ __typename: 'AuditTrail', detailId: '3001', linkedDetailIds: ['3001'] }] },
  }
  const askAs = async (by: SubgraphAccess) => {
    const headers = await createAccessSigner(key)(by)
    return (await server.inject({ method: 'POST', url: '/graphql', headers, payload })).json() as unknown
  }
  const owner = connectForTask(database.adminUrl, { applicationName: 'test', maxConnections: 1 })
  try {
    await owner.begin((tx) => appendWithin(tx, { ...looked, detailIds: ['3001'] }, new Date()))
    expect(await askAs({ ...noAccess, audit: true })).toEqual({
      data: { _entities: [{ events: { totalCount: 1 } }] },
    })
    expect(await askAs({ ...unrestrictedAccess, audit: false })).toEqual({
      data: { _entities: [{ events: { totalCount: 0 } }] },
      extensions: { withheld: [{ type: 'AuditEvent', reason: 'scope', careSetting: null }] },
    })
  } finally {
    await owner.end()
    await server.close()
    await audit.close()
  }
})

test('a key that is no secret is refused on both sides', async () => {
  const subgraph = { schema: undefined as never, createContext: () => ({}), isReady: async () => true }
  expect(() => createAccessSigner('short')).toThrow('32 bytes')
  await expect(createSubgraphServer(subgraph, { key: 'short' })).rejects.toThrow('32 bytes')
})
