/** A subgraph that is asked without the gateway: it reads what it is told may be read, and nothing where it is told nothing. */
import { type ExecutionResult, graphql } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SubgraphName, subgraphNames } from '../../schema/record-types.ts'
import { noAccess, type SubgraphAccess, unrestrictedAccess } from '../../schema/subgraph-access.ts'
import { type OpenSubgraph, openSubgraph } from '../../subgraphs/open-subgraph.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { id } from '../setup/people.ts'
import { everySetting, graceNumber, rightsTo, writeGrace } from './person-in-every-setting.ts'

let database: TestDatabase
let subgraphs: Readonly<Record<SubgraphName, OpenSubgraph>>
const statements: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  await writeGrace(database.adminUrl)
  const opened = subgraphNames.map((name) => {
    const onStatement = (text: string) => void statements.push(text)
    return [name, openSubgraph(name, { databaseUrl: database.urls[name], onStatement })] as const
  })
  subgraphs = Object.fromEntries(opened) as typeof subgraphs
})
afterAll(async () => {
  await Promise.all(subgraphNames.map((name) => subgraphs[name].close()))
  await database.drop()
})

async function ask(
  name: SubgraphName,
  access: SubgraphAccess | null,
  source: string,
  variableValues: Readonly<Record<string, unknown>> = {},
): Promise<ExecutionResult> {
  statements.length = 0
  const { schema, createContext } = subgraphs[name]
  const contextValue = createContext(access, () => undefined)
  const result = await graphql({ schema, source, contextValue, variableValues })
  return JSON.parse(JSON.stringify(result)) as ExecutionResult
}

const entities = 'query($of: [_Any!]!) { _entities(representations: $of) {'
const trail = { __typename: 'AuditTrail', detailId: '3001', linkedDetailIds: ['3001', '3002'] }
const eventsOfTrail = `${entities} ... on AuditTrail { events { totalCount nodes { id } } } } }`
const items = (of: string) => `${entities} ... on ${of} { id } } }`

const everyRead: readonly [SubgraphName, string, Record<string, unknown>, unknown][] = [
  ['demographics', '{ patient(detailId: "3001") { detailId } }', {}, { patient: null }],
  [
    'demographics',
    '{ patientByNhsNumber(nhsNumber: "9990000018") { detailId } }',
    {},
    { patientByNhsNumber: null },
  ],
  [
    'demographics',
    '{ findPatients(criteria: { family: "Hopper" }) { totalCount nodes { detailId } } }',
    {},
    { findPatients: { totalCount: 0, nodes: [] } },
  ],
  ['demographics', '{ tenancies { code } ownDetailIds }', {}, { tenancies: [], ownDetailIds: null }],
  [
    'demographics',
    `${entities} ... on PatientRecord { detailId names { family } } } }`,
    { of: [{ __typename: 'PatientRecord', detailId: '3001' }] },
    { _entities: [null] },
  ],
  [
    'demographics',
    `${entities} ... on Patient { name { name { family } } linkedDetailIds } } }`,
    { of: [{ __typename: 'Patient', detailId: '3001' }] },
    { _entities: [null] },
  ],
  ['clinical', `{ condition(id: "${id(2, 1)}") { id } }`, {}, { condition: null }],
  ['clinical', `{ observation(id: "${id(5, 1)}") { id } }`, {}, { observation: null }],
  ['clinical', `{ allergyIntolerance(id: "${id(3, 1)}") { id } }`, {}, { allergyIntolerance: null }],
  [
    'clinical',
    items('Condition'),
    { of: [{ __typename: 'Condition', id: id(2, 1) }] },
    { _entities: [null] },
  ],
  [
    'clinical',
    `${entities} ... on Patient { conditions { totalCount nodes { id } } } } }`,
    { of: [{ __typename: 'Patient', detailId: '3001', linkedDetailIds: ['3001', '3002'] }] },
    { _entities: [{ conditions: { totalCount: 0, nodes: [] } }] },
  ],
  ['admin-adt', `{ encounter(id: "${id(4, 1)}") { id } }`, {}, { encounter: null }],
  [
    'admin-adt',
    items('Encounter'),
    { of: [{ __typename: 'Encounter', id: id(4, 1) }] },
    { _entities: [null] },
  ],
  ['admin-adt', '{ organizations { totalCount } }', {}, { organizations: { totalCount: 0 } }],
  ['demographics', '{ auditTrail(detailId: "3001") { linkedDetailIds } }', {}, { auditTrail: null }],
  [
    'demographics',
    `${entities} ... on AuditTrail { linkedDetailIds } } }`,
    { of: [{ __typename: 'AuditTrail', detailId: '3001' }] },
    { _entities: [null] },
  ],
  ['audit', eventsOfTrail, { of: [trail] }, { _entities: [{ events: { totalCount: 0, nodes: [] } }] }],
]

describe('without rights', () => {
  test.each(everyRead)(
    '%s answers nothing to %s, and asks its store nothing',
    async (name, source, variables, data) => {
      expect(await ask(name, null, source, variables)).toEqual({ data })
      expect(statements).toEqual([])
    },
  )
})

describe('with rights', () => {
  test('who may read nothing of patients still reads who provides care', async () => {
    const access = { ...rightsTo({}), ownDetailIds: null }
    expect(await ask('admin-adt', access, '{ organizations { totalCount } }')).toEqual({
      data: { organizations: { totalCount: 0 } },
    })
    expect(statements).toHaveLength(1)
  })

  test('every right to records opens nothing of the audit', async () => {
    const access = { ...unrestrictedAccess, audit: false }
    const none = { data: { _entities: [{ events: { totalCount: 0, nodes: [] } }] } }
    expect(await ask('audit', access, eventsOfTrail, { of: [trail] })).toEqual(none)
    expect(statements).toEqual([])
    expect(await ask('demographics', access, '{ auditTrail(detailId: "3001") { linkedDetailIds } }')).toEqual(
      {
        data: { auditTrail: null },
      },
    )
  })

  test('the right to the audit names the whole linked set, and opens no record of it', async () => {
    const access = { ...noAccess, audit: true }
    const whole = ['3001', '3002', '3003', '3004', '3005', '3006']
    const source =
      '{ auditTrail(detailId: "3006") { linkedDetailIds } patient(detailId: "3006") { detailId } }'
    expect(await ask('demographics', access, source)).toEqual({
      data: { auditTrail: { linkedDetailIds: whole }, patient: null },
    })
    await ask('audit', access, eventsOfTrail, { of: [trail] })
    expect(statements).toHaveLength(1)
  })

  test('a linked set that a gateway should not have named opens nothing that is closed', async () => {
    const access = { ...rightsTo({ Condition: ['gp'] }), ownDetailIds: null }
    const of = [{ __typename: 'Patient', detailId: '3001', linkedDetailIds: ['3001', '3004', '3006'] }]
    const source = `${entities} ... on Patient { conditions(order: OLDEST_FIRST) { totalCount nodes { id } } } } }`
    // 3006 is restricted, and with it what lies under it.
    expect(await ask('clinical', access, source, { of })).toEqual({
      data: { _entities: [{ conditions: { totalCount: 1, nodes: [{ id: id(2, 1) }] } }] },
    })
    const shown = { ...access, restricted: true }
    expect(await ask('clinical', shown, source, { of })).toMatchObject({
      data: { _entities: [{ conditions: { totalCount: 3 } }] },
    })
  })

  test.each([
    ['clinical', 'Condition', 'id', 2],
    ['clinical', 'AllergyIntolerance', 'id', 3],
    ['clinical', 'Observation', 'id', 5],
    ['admin-adt', 'Encounter', 'id wardStays { status }', 4],
  ] as const)(
    '%s: a %s under a restricted patient record is as restricted, whoever refers to it',
    async (name, type, fields, kind) => {
      const of = [
        { __typename: type, id: id(kind, 6) },
        { __typename: type, id: id(kind, 1) },
      ]
      const source = `${entities} ... on ${type} { ${fields} } } }`
      const access = { ...unrestrictedAccess, restricted: false }
      const open = { id: id(kind, 1) }
      expect(await ask(name, access, source, { of })).toMatchObject({ data: { _entities: [null, open] } })
      expect(await ask(name, unrestrictedAccess, source, { of })).toMatchObject({
        data: { _entities: [{ id: id(kind, 6) }, open] },
      })
    },
  )

  test('a patient’s own records stay theirs, whatever linked set is named', async () => {
    const settings = { Condition: everySetting }
    const own = { ...rightsTo(settings, { ownNhsNumber: graceNumber }), ownDetailIds: ['3001', '3002'] }
    const of = [{ __typename: 'Patient', detailId: '3021', linkedDetailIds: ['3002', '3021'] }]
    const source = `${entities} ... on Patient { conditions { nodes { id } } } } }`
    expect(await ask('clinical', own, source, { of })).toEqual({
      data: { _entities: [{ conditions: { nodes: [{ id: id(2, 2) }] } }] },
    })
  })

  test('demographics takes nobody’s word for which records are a patient’s own', async () => {
    const access = { ...unrestrictedAccess, ownNhsNumber: graceNumber, ownDetailIds: ['3021'] }
    const source =
      '{ own: patient(detailId: "3001") { detailId } other: patient(detailId: "3021") { detailId } }'
    expect(await ask('demographics', access, source)).toEqual({
      data: { own: { detailId: '3001' }, other: null },
    })
  })

  test.each([
    ['Condition', ["gp'] or true --"]],
    ['Condition', ['gp}', '{gp', 'GP']],
  ])('a care setting that is none opens nothing: %s %j', async (type, settings) => {
    const forged = { [type]: settings } as unknown as Parameters<typeof rightsTo>[0]
    const access = { ...rightsTo(forged), ownDetailIds: null }
    expect(await ask('clinical', access, `{ condition(id: "${id(2, 1)}") { id } }`)).toEqual({
      data: { condition: null },
    })
    expect(statements).toEqual([])
  })
})
