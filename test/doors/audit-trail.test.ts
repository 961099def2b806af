/** A privacy officer asks who looked at a person. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { link } from '../../drizzle/links/link.ts'
import { unlink } from '../../drizzle/links/unlink.ts'
import { bearerOf, doctor, graphql, readTrail } from './audit-officer.ts'
import { type GuardedServer, keyed, startGuarded } from './guarded-server.ts'

let server: GuardedServer

beforeAll(async () => {
  server = await startGuarded()
})
afterAll(() => server.close())

const as = (claims: Readonly<Record<string, unknown>>) => bearerOf(server, claims)
const everyLinked = ['2001', '2002', '2003', '2004']
const wholeEvent = `agent { kind clientId userId organisation role } onBehalfOf purposeOfUse door operationName
  detailIds recordCounts { type count } withheld { type reason careSetting } breakGlassReason outcome faultCode requestId`

/** Of the requests that a test named so; the officer's own and other tests' are left out. */
async function looksAt(detailId: string, prefix: string, node = wholeEvent) {
  const { events } = await readTrail(server, detailId, `requestId ${node}`)
  return events.nodes.filter(({ requestId }) => String(requestId).startsWith(prefix))
}

const patient = { client_id: 'app', nhs_number: '9990000018', scope: 'patient/*.read' }

describe('every door and kind of caller', () => {
  beforeAll(async () => {
    const system = await as({})
    const named = (name: string) => ({ 'x-request-id': `look-${name}` })
    const round = `query Round($id: ID!) {
      patient(detailId: $id) { conditions { totalCount } observations { totalCount } } }`
    const ofTwoTypes = await as({ ...doctor, scope: 'user/Patient.read user/Condition.read' })
    await graphql(server, { ...ofTwoTypes, ...named('1') }, round, { id: '2002' })
    await server.ask('fhir', { ...system, ...named('2') }, '2003')
    const { key } = await server.subscribe('narrow-gp')
    await server.ask('ccapi', { ...system, ...keyed(key), ...named('3') }, '2001')
    await server.ask('graphql', { ...system, ...named('at-another') }, '2005')
    const glass = { 'x-break-glass-reason': 'Unconscious', ...named('4') }
    await server.ask('fhir', { ...(await as({ ...doctor, scope: 'user/*.read' })), ...glass }, '2004')
    const herself = await as({ ...patient, sub: 'p-1' })
    const own = '{ patient(detailId: "2001") { birthDate { value } } }'
    await graphql(server, { ...herself, ...named('5') }, own)
    await server.ask('graphql', { ...(await as({ scope: 'system/Encounter.read' })), ...named('6') }, '2001')
  })

  const nobody = { userId: null, organisation: null, role: null }
  const bySystem = { agent: { kind: 'SYSTEM', clientId: 'desk', ...nobody }, purposeOfUse: null }
  const byDoctor = {
    agent: { kind: 'STAFF', clientId: 'desk', userId: 'u-7', organisation: 'A81001', role: 'GP' },
    purposeOfUse: 'TREAT',
  }
  const ordinary = { onBehalfOf: null, withheld: [], breakGlassReason: null, outcome: 'OK', faultCode: null }
  const counted = (counts: Readonly<Record<string, number>>) => ({
    recordCounts: Object.entries(counts).map(([type, count]) => ({ type, count })),
  })

  const expected = [
    {
      ...{ requestId: 'look-6', door: 'GRAPHQL', operationName: 'Look' },
      ...{ ...ordinary, ...bySystem, ...counted({}), detailIds: ['2001'] },
      ...{ outcome: 'REFUSED', faultCode: 'NOT_PERMITTED' },
    },
    {
      ...{ requestId: 'look-5', door: 'GRAPHQL', operationName: null },
      ...{ ...ordinary, ...counted({ Patient: 1 }), detailIds: everyLinked },
      ...{ agent: { kind: 'PATIENT', clientId: 'app', ...nobody, userId: 'p-1' }, purposeOfUse: null },
      onBehalfOf: '2001',
    },
    {
      ...{ requestId: 'look-4', door: 'FHIR', operationName: 'FhirCondition' },
      ...{ ...ordinary, ...byDoctor, ...counted({ Condition: 5, Patient: 1 }) },
      ...{ detailIds: everyLinked, breakGlassReason: 'Unconscious' },
    },
    {
      // The key opens records of general practice alone, so of four linked records only that one was shown.
      ...{ requestId: 'look-3', door: 'CCAPI', operationName: 'CcapiGpActiveProblems' },
      ...{ ...ordinary, ...bySystem, ...counted({ Condition: 1, Patient: 1 }), detailIds: ['2001'] },
    },
    {
      ...{ requestId: 'look-2', door: 'FHIR', operationName: 'FhirCondition' },
      ...{ ...ordinary, ...bySystem, ...counted({ Condition: 5, Patient: 1 }) },
      detailIds: everyLinked,
    },
    {
      ...{ requestId: 'look-1', door: 'GRAPHQL', operationName: 'Round' },
      ...{ ...ordinary, ...byDoctor, ...counted({ Patient: 1 }), detailIds: everyLinked },
      withheld: [{ type: 'Observation', reason: 'scope', careSetting: null }],
    },
  ]

  test.each(everyLinked)('are listed, newest first, under %s', async (detailId) => {
    expect(await looksAt(detailId, 'look-')).toEqual(expected)
    const numbers = (await looksAt(detailId, 'look-', 'id')).map(({ id }) => Number(id))
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a))
  })

  test('are listed under nobody else', async () => {
    expect(await looksAt('2005', 'look-', 'detailIds')).toEqual([
      { requestId: 'look-at-another', detailIds: ['2005'] },
    ])
  })

  test('are found by when they were', async () => {
    const [{ recorded } = { recorded: '' }] = await looksAt('2001', 'look-6', 'recorded')
    expect(recorded).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const year = Number(String(recorded).slice(0, 4))
    const total = async (range: object) =>
      (await readTrail(server, '2005', 'id', { filter: { recorded: range } })).events.totalCount
    expect(await total({ to: String(year - 1) })).toBe(0)
    expect(await total({ from: String(year + 2) })).toBe(0)
    expect(await total({ from: recorded, to: String(year + 1) })).toBeGreaterThan(0)
  })
})

test('a patient who tried to open somebody else’s record is named, though never by their NHS number', async () => {
  const own = '{ patient(detailId: "2005") { linkedDetailIds } }'
  for (const [n, sub] of ['p-1', '9990000018'].entries()) {
    await graphql(server, { ...(await as({ ...patient, sub })), 'x-request-id': `pry-${n}` }, own)
  }
  const tried = await looksAt('2005', 'pry-', 'agent { kind clientId userId } outcome')
  expect(tried).toMatchObject([
    { agent: { kind: 'PATIENT', userId: expect.not.stringContaining('9990000018') }, outcome: 'REFUSED' },
    { agent: { kind: 'PATIENT', clientId: 'app', userId: 'p-1' }, outcome: 'REFUSED' },
  ])
})

test('an operation that shows several people names to each list only the person of the list', async () => {
  const system = { ...(await as({})), 'x-request-id': 'several' }
  const query =
    '{ ada: patient(detailId: "2003") { gender { value } } charles: patient(detailId: "2005") { gender { value } } }'
  await graphql(server, system, query)
  const node = 'detailIds recordCounts { type count }'
  const recordCounts = [{ type: 'Patient', count: 2 }]
  expect(await looksAt('2005', 'several', node)).toEqual([
    { requestId: 'several', detailIds: ['2005'], recordCounts },
  ])
  expect(await looksAt('2004', 'several', node)).toEqual([
    { requestId: 'several', detailIds: everyLinked, recordCounts },
  ])
})

test('what was seen of a record while it was linked is still listed when it is not', async () => {
  const system = await as({})
  const by = { actor: 'test', reason: 'test' }
  await server.ask('graphql', { ...system, 'x-request-id': 'links-1' }, '2001')
  await unlink(server.sql, '2004', by)
  try {
    await server.ask('graphql', { ...system, 'x-request-id': 'links-2' }, '2001')
    expect((await readTrail(server, '2004', 'id')).linkedDetailIds).toEqual(['2004'])
    expect(await looksAt('2004', 'links-', 'detailIds')).toEqual([
      { requestId: 'links-1', detailIds: ['2004'] },
    ])
    expect(await looksAt('2003', 'links-', 'detailIds')).toEqual([
      { requestId: 'links-2', detailIds: ['2001', '2002', '2003'] },
      { requestId: 'links-1', detailIds: ['2001', '2002', '2003'] },
    ])
  } finally {
    await link(server.sql, everyLinked, by)
  }
})

describe('reading it', () => {
  test('is itself listed from the next time on, with how many events were shown', async () => {
    const first = await readTrail(server, '424242', 'id')
    expect(first).toMatchObject({ linkedDetailIds: ['424242'], events: { totalCount: 0, nodes: [] } })
    const node =
      'agent { userId role } purposeOfUse operationName detailIds recordCounts { type count } outcome'
    const own = {
      ...{
        agent: { userId: 'u-9', role: 'Privacy Officer' },
        purposeOfUse: 'HSYSADMIN',
        operationName: 'Who',
      },
      ...{ detailIds: ['424242'], recordCounts: [], outcome: 'OK' },
    }
    expect((await readTrail(server, '424242', node)).events.nodes).toEqual([own])
    expect((await readTrail(server, '424242', node)).events.nodes).toEqual([
      { ...own, recordCounts: [{ type: 'AuditEvent', count: 1 }] },
      own,
    ])
  })

  test('names whose it is, though nobody asked for DetailIDs', async () => {
    const officer = { ...(await as({ ...doctor, scope: 'audit.read' })), 'x-request-id': 'no-ids' }
    const { body } = await graphql(server, officer, '{ auditTrail(detailId: "2002") { detailId } }')
    expect(body).toEqual({ data: { auditTrail: { detailId: '2002' } } })
    expect(await looksAt('2001', 'no-ids', 'detailIds')).toEqual([
      { requestId: 'no-ids', detailIds: everyLinked },
    ])
  })

  test('tells who asked for a record that nobody has', async () => {
    await server.ask('fhir', { ...(await as({})), 'x-request-id': 'guess' }, '434343')
    expect(await looksAt('434343', 'guess', 'outcome faultCode detailIds')).toEqual([
      { requestId: 'guess', outcome: 'REFUSED', faultCode: 'NOT_FOUND', detailIds: ['434343'] },
    ])
  })
})

describe('pages', () => {
  const known = ['p-4', 'p-3', 'p-2', 'p-1', 'p-0']

  test('follow one another without a gap or a repetition, whatever is added meanwhile', async () => {
    const system = await as({})
    for (const name of [...known].reverse()) {
      await server.ask('ccapi', { ...system, 'x-request-id': name }, '454545')
    }
    const read: unknown[] = []
    let after: string | null = null
    for (const size of [2, 2, 2]) {
      const { events } = await readTrail(server, '454545', 'requestId', { first: size, after })
      // Each page is one more event, which none of the pages behind it has.
      read.push(...events.nodes.map(({ requestId }) => requestId))
      expect(events.pageInfo.hasNextPage).toBe(size === 2 && read.length < 5)
      after = events.pageInfo.endCursor
    }
    expect(read).toEqual(known)
  })

  test.each([
    [{ first: 1001 }, 'Expected `first` to be from 0 to 1000.'],
    [{ first: -1 }, 'Expected `first` to be from 0 to 1000.'],
    [{ after: 'nonsense' }, 'Expected `after` to be an endCursor of this list.'],
    [
      { filter: { recorded: { from: 'yesterday' } } },
      'Expected a date such as 2019, 2019-04, 2019-04-03 or an instant.',
    ],
  ])('%j is refused', async (page, message) => {
    await expect(readTrail(server, '2001', 'id', page)).rejects.toThrow(message)
  })
})
