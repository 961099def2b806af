/** Every request leaves one event, before its reply leaves. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bearer, type DoorOf, type GuardedServer, keyed, startGuarded } from './guarded-server.ts'

let server: GuardedServer
let headers: Readonly<Record<string, string>>
let before = 0

beforeAll(async () => {
  server = await startGuarded()
  headers = { ...bearer(await server.token()), ...keyed((await server.subscribe('all-bundles')).key) }
})
afterAll(() => server.close())
beforeEach(async () => {
  before = (await server.events()).length
})

const added = async () => (await server.events()).slice(before)
const doors: readonly DoorOf[] = ['graphql', 'fhir', 'ccapi']
/** How each door says it, to clients that read no other form. */
const unavailable = {
  graphql: /^\{"errors":\[\{"message":"[^"]+","extensions":\{"code":"UNAVAILABLE"\}\}\]\}/,
  fhir: /^\{"resourceType":"OperationOutcome".*"code":"transient"/,
  ccapi: /^\{"Message":"The service is temporarily unavailable\."\}/,
}
const graphql = (
  query: string,
  more: Readonly<Record<string, string>> = {},
  variables?: Readonly<Record<string, unknown>>,
) =>
  fetch(`${server.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers, ...more },
    body: JSON.stringify({ query, variables }),
  })

describe.each(doors)('%s', (door) => {
  test('records who looked at whom and how much they saw', async () => {
    const id = `look-${door}`
    await server.ask(door, { ...headers, 'x-request-id': id })
    const [event, ...others] = await added()
    expect(others).toEqual([])
    expect(event).toMatchObject({
      kind: 'system',
      client: 'desk',
      door,
      outcome: 'ok',
      fault: null,
      request: id,
      ids: ['2001', '2002', '2003', '2004'],
    })
    const conditions = door === 'ccapi' ? 1 : 5
    expect(event?.counts).toMatchObject({ Patient: 1, Condition: conditions })
  })

  test('records a patient who is not there, by the DetailID that was asked for', async () => {
    await server.ask(door, headers, '424242')
    expect(await added()).toMatchObject([
      { door, outcome: 'refused', fault: 'NOT_FOUND', ids: ['424242'], counts: {} },
    ])
  })

  test('records who was turned away, as far as that is known', async () => {
    const { authorization, ...key } = headers
    await server.ask(door, key)
    await server.ask(door, { ...headers, ...bearer(await server.token({ scope: 'system/Encounter.read' })) })
    expect(await added()).toMatchObject([
      { door, kind: 'anonymous', client: null, outcome: 'refused', fault: 'NOT_AUTHENTICATED' },
      { door, kind: 'system', client: 'desk', outcome: 'refused', fault: 'NOT_PERMITTED' },
    ])
  })

  test('records broken glass with its reason and the person', async () => {
    const staff = {
      sub: 'u-7',
      ods_code: 'A81001',
      role: 'GP',
      purpose_of_use: 'TREAT',
      scope: 'user/*.read',
    }
    const token = bearer(await server.token(staff))
    await server.ask(door, { ...headers, ...token, 'x-break-glass-reason': 'Unconscious' })
    expect(await added()).toMatchObject([
      { kind: 'staff', user: 'u-7', purpose: 'TREAT', breakGlass: 'Unconscious', outcome: 'ok' },
    ])
  })

  test('gives 503 and no data where the event cannot be stored, and heals', async () => {
    const role = `${(await server.sql`select current_database() as name`)[0]?.name}_audit_writer`
    await server.sql.unsafe(`revoke execute on function audit.append from "${role}"`)
    try {
      const reply = await server.ask(door, headers)
      expect(reply.status).toBe(503)
      expect(reply.text).not.toMatch(/Asthma|"data"|"entry"|Collection|2001|permission/)
      const refused = await server.ask(door, { 'ocp-apim-subscription-key': 'x' })
      expect(refused.status).toBe(503)
      expect(refused.text).toMatch(unavailable[door])
      expect(await added()).toEqual([])
    } finally {
      await server.sql.unsafe(`grant execute on function audit.append to "${role}"`)
    }
    expect((await server.ask(door, headers)).status).toBe(200)
  })
})

describe('whose records were asked for', () => {
  const ofDefault = 'query ($x: ID! = "424242") { patient(detailId: $x) { detailId } }'
  const ofCriteria = `query ($of: PatientCriteria! = { detailIds: ["424242"] }) {
    findPatients(criteria: $of) { nodes { detailId } }
  }`
  test.each([
    ['the default of a variable', ofDefault, undefined, ['424242']],
    ['a variable instead of its default', ofDefault, { x: '424243' }, ['424243']],
    ['a default that holds them', ofCriteria, undefined, ['424242']],
    [
      'a value that holds them',
      ofCriteria,
      { of: { detailIds: ['424244', '424243'] } },
      ['424243', '424244'],
    ],
    [
      'the default of a variable that is called as what every object has',
      'query ($constructor: ID! = "424242") { patient(detailId: $constructor) { detailId } }',
      undefined,
      ['424242'],
    ],
    [
      'a default of more digits than a number holds',
      'query ($x: ID! = 123456789012345678) { patient(detailId: $x) { detailId } }',
      undefined,
      ['123456789012345678'],
    ],
    ['what the operation declares, not what is sent beside it', ofDefault, { detailId: '2001' }, ['424242']],
  ])('is known by %s', async (_what, query, variables, ids) => {
    await (await graphql(query, {}, variables)).text()
    expect(await added()).toMatchObject([{ ids }])
  })
})

describe('more records than an event has room for', () => {
  const found = 'query ($of: [ID!]!) { findPatients(criteria: { detailIds: $of }) { nodes { detailId } } }'
  const from2001 = (count: number) => Array.from({ length: count }, (_, n) => `${2001 + n}`)

  test('are not looked at: who names 1001 is refused, and the event names as many', async () => {
    const reply = await graphql(found, {}, { of: from2001(1_001) })
    expect(await reply.json()).toEqual({
      errors: [
        {
          message: 'Expected an operation to name at most 1000 DetailIDs.',
          extensions: { code: 'INVALID_REQUEST' },
        },
      ],
    })
    const [event] = await added()
    expect(event).toMatchObject({ outcome: 'refused', fault: 'INVALID_REQUEST', counts: {} })
    expect(event?.ids).toHaveLength(1_001)
  })

  test('are not looked at by way of a default either', async () => {
    const reply = await graphql(
      `query ($constructor: [ID!] = ["${from2001(1_001).join('","')}"]) {
        findPatients(criteria: { detailIds: $constructor }) { nodes { detailId } }
      }`,
    )
    expect(await reply.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID_REQUEST' } }] })
    expect(await added()).toMatchObject([{ outcome: 'refused', counts: {} }])
  })

  test('are refused by FHIR in its own words, and as many as may be named are not', async () => {
    const search = (count: number) =>
      fetch(`${server.origin}/fhir/STU3/Patient/_search`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams({ _id: from2001(count).join() }),
      })
    const refused = await search(1_001)
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('takes at most 1000 ids')
    expect((await search(1_000)).status).toBe(200)
    const [, event] = await added()
    expect(event?.ids).toHaveLength(1_000)
  })

  test('are one more than may be named', async () => {
    const reply = await graphql(found, {}, { of: from2001(1_000) })
    expect(await reply.json()).toMatchObject({ data: { findPatients: { nodes: expect.any(Array) } } })
    const [event] = await added()
    expect(event).toMatchObject({ outcome: 'ok' })
    expect(event?.ids).toHaveLength(1_000)
  })
})

describe('whose records were shown', () => {
  test.each([
    ['a search', '{ findPatients(criteria: {family: "Byron"}) { nodes { name { name { family } } } } }'],
    ['a search of records', '{ findPatients(criteria: {family: "Byron"}) { nodes { records { gender } } } }'],
  ])(
    'is known of %s that selects no DetailID, and the answer is what was asked for',
    async (_what, query) => {
      const reply = await graphql(query)
      const text = await reply.text()
      expect(text).not.toMatch(/audit|2001/i)
      expect(JSON.parse(text)).not.toHaveProperty('errors')
      expect(await added()).toMatchObject([{ ids: ['2001', '2002', '2003', '2004'], outcome: 'ok' }])
    },
  )

  test('is known of an item that is asked for by its own id', async () => {
    const query = '{ condition(id: "00000002-0000-4000-8000-000000000001") { code { text } } }'
    expect(await (await graphql(query)).json()).toEqual({ data: { condition: { code: { text: null } } } })
    expect(await added()).toMatchObject([{ ids: ['2001'], counts: { Condition: 1 } }])
  })

  test.each([
    ['names its encounter', '{ id }', { Condition: 1 }],
    ['names its encounter in a fragment', '{ __typename ... on Encounter { it: id } }', { Condition: 1 }],
    ['shows its encounter', '{ id status }', { Condition: 1, Encounter: 1 }],
    [
      'shows its encounter and where it was',
      '{ wardStays { location { id } } }',
      { Condition: 1, Encounter: 1 },
    ],
    [
      'shows its encounter and the ward',
      '{ wardStays { location { name } } }',
      { Condition: 1, Encounter: 1, Location: 1 },
    ],
  ])('counts a condition that %s', async (_what, encounter, counts) => {
    const query = `{ condition(id: "00000002-0000-4000-8000-000000000003") { id encounter ${encounter} } }`
    expect(JSON.parse(await (await graphql(query)).text())).not.toHaveProperty('errors')
    const [event] = await added()
    expect(event?.counts).toEqual(counts)
  })

  test('counts no encounter that its condition names and the caller may not read', async () => {
    const query = '{ condition(id: "00000002-0000-4000-8000-000000000003") { id encounter { id status } } }'
    const reply = await graphql(query, bearer(await server.token({ scope: 'system/Condition.read' })))
    expect(await reply.json()).toMatchObject({
      data: { condition: { encounter: { id: '00000004-0000-4000-8000-000000000001', status: null } } },
    })
    const [event] = await added()
    expect(event?.counts).toEqual({ Condition: 1 })
  })

  test.each([
    ['names its source', '{ detailId tenancy { name } }', { Condition: 1 }],
    ['shows its person’s record', '{ names { family } }', { Condition: 1, PatientRecord: 1 }],
    ['names its person', '{ patient { linkedDetailIds } }', { Condition: 1, Patient: 1 }],
  ])('counts a condition whose record %s', async (_what, record, counts) => {
    const query = `{ condition(id: "00000002-0000-4000-8000-000000000001") { id record ${record} } }`
    expect(JSON.parse(await (await graphql(query)).text())).not.toHaveProperty('errors')
    expect(await added()).toMatchObject([{ ids: expect.arrayContaining(['2001']) }])
    const [event] = await added()
    expect(event?.counts).toEqual(counts)
  })

  test('counts no record of a person that may not be read', async () => {
    const query =
      '{ condition(id: "00000002-0000-4000-8000-000000000001") { record { names { family } birthDate } } }'
    await graphql(query, bearer(await server.token({ scope: 'system/Condition.read' })))
    const [event] = await added()
    expect(event?.counts).toEqual({ Condition: 1 })
  })

  test('is not changed by a fragment or an alias', async () => {
    const query = `{ one: patient(detailId: "2005") { ...f } } fragment f on Patient { name { name { family } } }`
    expect(await (await graphql(query)).json()).toEqual({
      data: { one: { name: { name: { family: 'Babbage' } } } },
    })
    expect(await added()).toMatchObject([{ ids: ['2005'], counts: { Patient: 1 } }])
  })
})

describe('a request that becomes no operation', () => {
  test.each([
    ['an operation that is none', () => graphql('{ nothing }'), 'graphql', 'INVALID_REQUEST'],
    [
      'an unknown resource',
      () => fetch(`${server.origin}/fhir/STU3/Nothing`, { headers }),
      'fhir',
      'NOT_FOUND',
    ],
    ['an unmapped address', () => fetch(`${server.origin}/gp/nothing`, { headers }), 'ccapi', 'NOT_FOUND'],
  ] as const)('%s is recorded', async (_what, ask, door, fault) => {
    await (await ask()).text()
    expect(await added()).toMatchObject([{ client: 'desk', door, outcome: 'refused', fault }])
  })

  test('a source that fails is recorded as what it leaves', async () => {
    const role = `${(await server.sql`select current_database() as name`)[0]?.name}_clinical`
    await server.sql.unsafe(`revoke usage on schema clinical from "${role}"`)
    try {
      await server.ask('graphql', headers)
      expect(await added()).toMatchObject([{ outcome: 'partial', fault: 'UNAVAILABLE' }])
    } finally {
      await server.sql.unsafe(`grant usage on schema clinical to "${role}"`)
    }
  })

  test('pages and statements of what is offered are nobody’s business', async () => {
    await fetch(`${server.origin}/fhir/STU3/metadata`)
    await fetch(`${server.origin}/graphiql`)
    await fetch(`${server.origin}/health/live`)
    expect(await added()).toEqual([])
  })
})
