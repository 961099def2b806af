/** Who may read who looked at a person, and what becomes of everybody else who asks. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { bearerOf, doctor, graphql, privacyOfficer } from './audit-officer.ts'
import { type GuardedServer, keyed, startGuarded } from './guarded-server.ts'

let server: GuardedServer
let before = 0

beforeAll(async () => {
  server = await startGuarded()
  await server.ask('graphql', await bearerOf(server, {}))
})
afterAll(() => server.close())
beforeEach(async () => {
  before = (await server.events()).length
})

const as = (claims: Readonly<Record<string, unknown>>) => bearerOf(server, claims)
const added = async () => (await server.events()).slice(before)
const who = '{ auditTrail(detailId: "2001") { linkedDetailIds events { totalCount nodes { requestId } } } }'
const refused = {
  status: 403,
  body: { errors: [{ message: 'The caller may not do this.', extensions: { code: 'NOT_PERMITTED' } }] },
}

test.each([
  ['a system that may read every record', { scope: 'system/*.read user/*.read restricted.read' }],
  ['a system with the FHIR scope of that name', { scope: 'system/AuditEvent.read' }],
  ['staff who may read every record', { ...doctor, scope: 'user/*.read' }],
  [
    'a patient, though the token says otherwise',
    { nhs_number: '9990000018', scope: 'patient/*.read audit.read' },
  ],
])('%s is refused, and the refusal is recorded', async (_who, claims) => {
  expect(await graphql(server, await as(claims), who)).toMatchObject(refused)
  expect(await added()).toMatchObject([
    { outcome: 'refused', fault: 'NOT_PERMITTED', ids: ['2001'], counts: {} },
  ])
})

test('broken glass opens records and not the audit', async () => {
  const breaking = {
    ...(await as({ ...doctor, scope: 'user/*.read' })),
    'x-break-glass-reason': 'Unconscious',
  }
  expect(await graphql(server, breaking, who)).toMatchObject(refused)
})

test('beside what a caller may read it is null, and said to be withheld', async () => {
  const query =
    '{ patient(detailId: "2005") { detailId } auditTrail(detailId: "2005") { events { totalCount } } }'
  const withheld = [{ type: 'AuditEvent', reason: 'scope', careSetting: null }]
  expect(await graphql(server, await as({}), query)).toEqual({
    status: 200,
    body: { data: { patient: { detailId: '2005' }, auditTrail: null }, extensions: { withheld } },
  })
  const [event] = await added()
  expect(event).toMatchObject({ outcome: 'ok', ids: ['2005'], counts: { Patient: 1 } })
  const [stored] = await server.sql`select withheld from audit.event order by seq desc limit 1`
  expect(stored).toEqual({ withheld })
})

test.each([
  ['staff', { ...privacyOfficer }],
  ['a system', { scope: 'audit.read' }],
])('%s with the scope reads it', async (_who, claims) => {
  const { status, body } = await graphql(server, await as(claims), who)
  expect(status).toBe(200)
  expect(body.data).toMatchObject({ auditTrail: { linkedDetailIds: ['2001', '2002', '2003', '2004'] } })
})

test('a subscription narrows what is read of records, and not who may read the audit', async () => {
  const { key } = await server.subscribe('narrow-gp')
  const { body } = await graphql(server, { ...(await as({ scope: 'audit.read' })), ...keyed(key) }, who)
  expect(body.data).toMatchObject({ auditTrail: { linkedDetailIds: ['2001', '2002', '2003', '2004'] } })
})

test('a privacy officer sees nothing of the record', async () => {
  const officer = await as(privacyOfficer)
  const record = 'patient(detailId: "2001") { detailId name { name { family } } conditions { totalCount } }'
  const items =
    'condition(id: "00000002-0000-4000-8000-000000000001") { id } encounter(id: "00000004-0000-4000-8000-000000000001") { id }'
  const search = 'findPatients(criteria: { family: "Byron" }) { totalCount nodes { detailId } }'
  expect(await graphql(server, officer, `{ ${record} }`)).toMatchObject(refused)
  const { body } = await graphql(
    server,
    officer,
    `{ ${record} ${items} ${search} auditTrail(detailId: "2001") { detailId } }`,
  )
  expect(body.data).toEqual({
    patient: null,
    condition: null,
    encounter: null,
    findPatients: { totalCount: 0, nodes: [] },
    auditTrail: { detailId: '2001' },
  })
})

test.each(['abc', '0', '-1', '1; drop table audit.event', '99999999999999999999'])(
  'what is no DetailID has no audit: %s',
  async (detailId) => {
    const query = 'query($id: ID!) { auditTrail(detailId: $id) { events { totalCount } } }'
    expect(await graphql(server, await as(privacyOfficer), query, { id: detailId })).toEqual({
      status: 200,
      body: { data: { auditTrail: null } },
    })
  },
)

test('where reading it cannot be recorded, nothing of it is shown', async () => {
  const role = `${(await server.sql`select current_database() as name`)[0]?.name}_audit_writer`
  await server.sql.unsafe(`revoke execute on function audit.append from "${role}"`)
  try {
    const { status, body } = await graphql(server, await as(privacyOfficer), who)
    expect({ status, data: body.data ?? null }).toEqual({ status: 503, data: null })
  } finally {
    await server.sql.unsafe(`grant execute on function audit.append to "${role}"`)
  }
})

test('a store of events that does not answer is an error, and no empty list', async () => {
  const role = `${(await server.sql`select current_database() as name`)[0]?.name}_audit_reader`
  await server.sql.unsafe(`revoke select on audit.event from "${role}"`)
  try {
    const { body } = await graphql(server, await as(privacyOfficer), who)
    expect(body).toMatchObject({
      data: { auditTrail: { linkedDetailIds: ['2001', '2002', '2003', '2004'], events: null } },
      errors: [
        {
          message: 'The audit store did not answer.',
          path: ['auditTrail', 'events'],
          extensions: { code: 'UNAVAILABLE', subgraph: 'audit' },
        },
      ],
    })
    expect(await added()).toMatchObject([{ outcome: 'partial', fault: 'UNAVAILABLE' }])
  } finally {
    await server.sql.unsafe(`grant select on audit.event to "${role}"`)
  }
})
