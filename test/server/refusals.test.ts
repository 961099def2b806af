/** What is kept of those who were turned away: every one, in a room that they cannot fill. */
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AuditEvent } from '../../drizzle/audit/audit-event.ts'
import { createAuditLog } from '../../drizzle/audit/audit-log.ts'
import { verifyAudit } from '../../drizzle/audit/verify-audit.ts'
import { openDatabase } from '../../drizzle/store/subgraph-database.ts'
import { boundRefusals } from '../../gateway/audit/bounded-refusals.ts'
import { bearer, startGuarded } from '../doors/guarded-server.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { createServerWithTokens } from './fake-door.ts'

const grant = 'grant_type=client_credentials&client_id=sandbox&client_secret='
const token = (secret: string) =>
  ({
    method: 'POST',
    url: '/oauth2/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-request-id': `with-${secret.length}` },
    payload: `${grant}${secret}`,
  }) as const

describe('of the token endpoint', () => {
  it('an issued token, a refusal and one too many are events without token and secret', async () => {
    const { app, events } = await createServerWithTokens({ rateLimit: { requestsPerMinute: 2 } })
    const replies = []
    for (const secret of ['sandbox', 'guessed', 'sandbox']) replies.push(await app.inject(token(secret)))
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 401, 429])
    const none = { detailIds: [], recordCounts: {}, breakGlassReason: null, purposeOfUse: null }
    expect(events).toMatchObject([
      {
        ...none,
        caller: { kind: 'system', clientId: 'sandbox' },
        door: 'token',
        outcome: 'ok',
        faultCode: null,
      },
      {
        ...none,
        caller: { kind: 'anonymous', clientId: 'sandbox' },
        requestId: 'with-7',
        outcome: 'refused',
        faultCode: 'NOT_AUTHENTICATED',
      },
      { ...none, caller: { kind: 'anonymous', clientId: null }, faultCode: 'TOO_MANY_REQUESTS' },
    ])
    expect(JSON.stringify(events)).not.toMatch(/guessed|eyJ/)
  })

  it('and no token is given out where it cannot be stored', async () => {
    const log = { append: () => Promise.reject(new Error('no disk')) }
    const { app } = await createServerWithTokens({}, { log })
    const reply = await app.inject(token('sandbox'))
    expect([reply.statusCode, reply.json()]).toEqual([503, { error: 'temporarily_unavailable' }])
  })
})

describe('of a door', () => {
  const hello = '{"query":"{ hello }"}'
  const json = { 'content-type': 'application/json' }
  it.each([
    ['a body that is too large', { ...json }, `{"query":"${'x'.repeat(2_000_000)}"}`, 413, 'INVALID_REQUEST'],
    ['a request that a page could forge', { 'content-type': 'text/plain' }, hello, 400, 'INVALID_REQUEST'],
    [
      'a key of somebody else',
      { ...json, 'ocp-apim-subscription-key': 'no' },
      hello,
      401,
      'SUBSCRIPTION_INVALID',
    ],
  ])('%s is an event of its client', async (_what, headers, payload, status, faultCode) => {
    const {
      app,
      events,
      headers: { authorization },
    } = await createServerWithTokens()
    const reply = await app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization, ...headers },
      payload,
    })
    expect(reply.statusCode).toBe(status)
    expect(events).toMatchObject([
      { caller: { kind: 'system', clientId: 'sandbox' }, outcome: 'refused', faultCode },
    ])
  })
})

describe('of a flood', () => {
  let store: TestDatabase
  let database: ReturnType<typeof openDatabase>
  let sql: Sql
  beforeAll(async () => {
    store = await createTestDatabase()
    database = openDatabase(store.gatewayUrls.auditWriter, { maxConnections: 2, applicationName: 'test' })
    sql = openDatabase(store.adminUrl, { maxConnections: 1, applicationName: 'test' }).sql
  })
  afterAll(async () => {
    await database.end()
    await sql.end()
    await store.drop()
  })

  const refusal = (faultCode: string, clientId: string | null = null): AuditEvent => ({
    requestId: 'r',
    caller: {
      kind: clientId === null ? 'anonymous' : 'system',
      clientId,
      userId: null,
      organisation: null,
      role: null,
    },
    onBehalfOf: null,
    purposeOfUse: null,
    door: 'fhir',
    operation: { name: 'GET /fhir/STU3/*', hash: null },
    detailIds: ['2001'],
    recordCounts: {},
    withheld: [],
    breakGlassReason: null,
    outcome: 'refused',
    faultCode,
  })
  const stored = (): Promise<Record<string, unknown>[]> => sql`
    select client_id as client, fault_code as fault, operation_name as name, detail_ids::text[] as ids,
           withheld->0->'requests' as requests
    from audit.event order by seq`

  it('the first are kept one by one, the others as their number, those of known callers always', async () => {
    const written = createAuditLog({ sql: database.sql })
    const log = boundRefusals(written, { keptEachMinute: 2, minuteMs: 60_000 })
    const single = { name: 'GET /fhir/STU3/*', ids: ['2001'], requests: null }
    const together = { name: 'further refusals', ids: [] }
    for (let asked = 0; asked < 5; asked++) await log.append(refusal('NOT_AUTHENTICATED'))
    for (let asked = 0; asked < 3; asked++) await log.append(refusal('TOO_MANY_REQUESTS', 'desk'))
    await log.append(refusal('NOT_PERMITTED', 'desk'))
    const nobody = { client: null, fault: 'NOT_AUTHENTICATED' }
    const expected = [
      { ...nobody, ...single },
      { ...nobody, ...single },
      { client: 'desk', fault: 'NOT_PERMITTED', ...single },
      { ...nobody, ...together, requests: 3 },
      { client: 'desk', fault: 'TOO_MANY_REQUESTS', ...together, requests: 3 },
    ]
    await log.end()
    expect(await stored()).toEqual(expected)

    // Another minute begins.
    for (let asked = 0; asked < 3; asked++) await log.append(refusal('NOT_AUTHENTICATED'))
    await log.end()
    await written.end()
    expect((await stored()).slice(5)).toEqual([
      { ...nobody, ...single },
      { ...nobody, ...single },
      { ...nobody, ...together, requests: 1 },
    ])
    expect(await verifyAudit(sql)).toMatchObject({ verified: 8, fault: null })
  })

  it('a server that is asked by nobody over and over keeps a hundred, and whoever is known', async () => {
    const server = await startGuarded()
    try {
      for (let asked = 0; asked < 13; asked++) {
        const replies = await Promise.all(Array.from({ length: 10 }, () => server.ask('graphql', {})))
        expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(401))
      }
      const forbidden = bearer(await server.token({ scope: '' }))
      expect((await server.ask('graphql', forbidden)).status).toBe(403)
      const events = await server.events()
      expect(events.filter(({ kind }) => kind === 'anonymous')).toHaveLength(100)
      expect(events.at(-1)).toMatchObject({ kind: 'system', client: 'desk', fault: 'NOT_PERMITTED' })
    } finally {
      await server.close()
    }
  })

  it('a number that cannot be stored is told later', async () => {
    const told: AuditEvent[] = []
    let isAway = true
    const log = boundRefusals(
      { append: async (event) => (isAway ? Promise.reject(new Error('away')) : void told.push(event)) },
      { keptEachMinute: 0, minuteMs: 20 },
    )
    await log.append(refusal('NOT_AUTHENTICATED'))
    await log.append(refusal('NOT_AUTHENTICATED'))
    await new Promise((resolve) => setTimeout(resolve, 100))
    isAway = false
    await vi.waitFor(() => expect(told).toMatchObject([{ withheld: [{ requests: 2 }] }]), 5_000)
    await log.end()
    expect(told).toHaveLength(1)
  })
})
