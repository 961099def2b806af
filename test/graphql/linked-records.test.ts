import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, anonymous } from '../../gateway/door.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { adaDetailIds, id, writePeople } from '../setup/people.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
})
afterAll(() => graph.drop())
beforeEach(() => {
  graph.statements.length = 0
})

const ask = <Data>(operation: string, variables: Record<string, unknown> = {}) =>
  graph.door.execute<Data>(operation, variables, anonymous)

/** Worked out by hand from test/setup/people.ts: newest first, same day by id, undated last. */
const adaConditions = [3, 2, 1, 4, 5].map((number) => id(2, number))

describe('a person whose records lie in four sources', () => {
  test.each(adaDetailIds)('gives the same items in the same order when asked by %s', async (detailId) => {
    const { data, errors } = await ask(
      `query($id: ID!) { patient(detailId: $id) { detailId linkedDetailIds
        conditions { totalCount nodes { id record { detailId tenancy { name careSetting } } } } } }`,
      { id: detailId },
    )
    expect(errors).toEqual([])
    expect(data).toEqual({
      patient: {
        detailId,
        linkedDetailIds: ['2001', '2002', '2003', '2004'],
        conditions: {
          totalCount: 5,
          nodes: [
            {
              id: id(2, 3),
              record: { detailId: '2002', tenancy: { name: 'Engine Hospital', careSetting: 'ACUTE' } },
            },
            {
              id: id(2, 2),
              record: { detailId: '2001', tenancy: { name: 'Analytical Surgery', careSetting: 'GP' } },
            },
            {
              id: id(2, 1),
              record: { detailId: '2001', tenancy: { name: 'Analytical Surgery', careSetting: 'GP' } },
            },
            {
              id: id(2, 4),
              record: {
                detailId: '2003',
                tenancy: { name: 'Difference Community', careSetting: 'COMMUNITY' },
              },
            },
            {
              id: id(2, 5),
              record: { detailId: '2004', tenancy: { name: 'Lovelace Council', careSetting: 'SOCIAL_CARE' } },
            },
          ],
        },
      },
    })
  })

  test('pages exactly: every size of page gives the same list, and the total is that of the whole', async () => {
    for (const first of [1, 2, 3, 4, 5, 6]) {
      const seen: string[] = []
      let after: string | null = null
      do {
        const answer: Answer<ConditionPage> = await ask(
          `query($first: Int, $after: String) { patient(detailId: "2003") { conditions(first: $first, after: $after) {
            totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`,
          { first, after },
        )
        expect(answer.errors).toEqual([])
        const page = answer.data?.patient.conditions
        expect(page?.totalCount).toBe(5)
        seen.push(...(page?.nodes.map((node) => node.id) ?? []))
        after = page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null
      } while (after !== null)
      expect(seen).toEqual(adaConditions)
    }
  })

  test('oldest first keeps undated records last and ties by id', async () => {
    const { data } = await ask<ConditionPage>(
      '{ patient(detailId: "2001") { conditions(order: OLDEST_FIRST) { nodes { id } } } }',
    )
    expect(data?.patient.conditions.nodes.map((node) => node.id)).toEqual(
      [1, 4, 2, 3, 5].map((n) => id(2, n)),
    )
  })

  test('filters by status, code, date and care setting; what a source did not say does not match', async () => {
    const { data, errors } = await ask(`{ patient(detailId: "2004") {
      active: conditions(filter: { clinicalStatus: [ACTIVE] }) { totalCount nodes { id } }
      heart: conditions(filter: { codes: [{ system: "http://snomed.info/sct", code: "22298006" }] }, order: OLDEST_FIRST) { nodes { id } }
      year: conditions(filter: { date: { from: "2015", to: "2015-03" } }) { nodes { id } }
      gp: conditions(filter: { careSettings: [GP], categories: [{ code: "problem-list-item" }] }, first: 1) { totalCount nodes { id } }
      none: conditions(filter: { clinicalStatus: [] }) { totalCount nodes { id } }
    } }`)
    expect(errors).toEqual([])
    expect(data).toEqual({
      patient: {
        active: { totalCount: 3, nodes: [{ id: id(2, 3) }, { id: id(2, 1) }, { id: id(2, 5) }] },
        heart: { nodes: [{ id: id(2, 2) }, { id: id(2, 3) }] },
        year: { nodes: [{ id: id(2, 1) }, { id: id(2, 4) }] },
        gp: { totalCount: 2, nodes: [{ id: id(2, 2) }] },
        none: { totalCount: 0, nodes: [] },
      },
    })
    expect(statementsOn('clinical')).toBe(1)
  })

  test('chooses the facts of the person by precedence and says which record gave each', async () => {
    const { data, errors } = await ask(`{ patient(detailId: "2004") {
      record { detailId names { family } }
      records { detailId sourceId }
      nhsNumber { value verificationStatus record { detailId } }
      name { name { family given prefix } record { detailId tenancy { name } } }
      birthDate { value record { detailId } }
      gender { value record { detailId } }
      death { deceased date record { detailId } }
      address { address { line postalCode } record { detailId } }
      telecoms { telecom { system value } record { detailId } }
      gpRegistration { record { detailId } }
    } }`)
    expect(errors).toEqual([])
    expect(data).toEqual({
      patient: {
        record: { detailId: '2004', names: [{ family: 'Lovelace' }] },
        records: ['2001', '2002', '2003', '2004'].map((detailId, n) => ({
          detailId,
          sourceId: `source-of-${id(1, n + 1)}`,
        })),
        nhsNumber: { value: '9990000018', verificationStatus: '01', record: { detailId: '2001' } },
        name: {
          name: { family: 'Byron', given: ['Ada', 'Augusta'], prefix: ['Ms'] },
          record: { detailId: '2001', tenancy: { name: 'Analytical Surgery' } },
        },
        birthDate: { value: '1955-12-10', record: { detailId: '2001' } },
        gender: { value: 'FEMALE', record: { detailId: '2001' } },
        death: { deceased: false, date: null, record: { detailId: '2002' } },
        address: {
          address: { line: ['12 St James Square'], postalCode: 'SW1Y 4JH' },
          record: { detailId: '2002' },
        },
        telecoms: [
          { telecom: { system: 'phone', value: '01632 960001' }, record: { detailId: '2001' } },
          { telecom: { system: 'email', value: 'ada@example.org' }, record: { detailId: '2002' } },
        ],
        gpRegistration: null,
      },
    })
  })

  test('believes the record that says the person has died', async () => {
    const admin = postgres(graph.adminUrl, { max: 1 })
    try {
      await admin`update demographics.patient_record set deceased = true, deceased_date = '2024-02' where detail_id = 2004`
      const { data } = await ask(
        '{ patient(detailId: "2001") { death { deceased date record { detailId } } } }',
      )
      expect(data).toEqual({
        patient: { death: { deceased: true, date: '2024-02', record: { detailId: '2004' } } },
      })
    } finally {
      await admin`update demographics.patient_record set deceased = null, deceased_date = null where detail_id = 2004`
      await admin.end()
    }
  })

  test('does not show a name or an address that is over before one that is in use', async () => {
    const admin = postgres(graph.adminUrl, { max: 1 })
    try {
      await admin`insert into demographics.patient_name (detail_id, position, use, family, valid_to) values
        (2003, 0, 'official', 'Ended', '2001'), (2003, 1, 'usual', 'Current', '2999-01')`
      await admin`insert into demographics.patient_address (detail_id, position, use, city, valid_to) values
        (2005, 0, 'home', 'Old Town', '2010-05-05'), (2005, 1, 'home', 'New Town', null)`
      await admin`update demographics.link_membership set set_id = 960 where detail_id = 2003`
      const { data } = await ask(`{ a: patient(detailId: "2003") { name { name { family } } }
        b: patient(detailId: "2005") { address { address { city } } } }`)
      expect(data).toEqual({
        a: { name: { name: { family: 'Current' } } },
        b: { address: { address: { city: 'New Town' } } },
      })
    } finally {
      await admin`delete from demographics.patient_name where detail_id = 2003`
      await admin`delete from demographics.patient_address where detail_id = 2005`
      await admin`update demographics.link_membership set set_id = 900 where detail_id = 2003`
      await admin.end()
    }
  })

  test('follows references from a condition to its encounter, ward, practitioner and organisation', async () => {
    const { data, errors } =
      await ask(`{ condition(id: "${id(2, 3)}") { code { text codings { code display } }
      record { patient { detailId } }
      encounter { class { code } serviceProvider { name tenancy { code } } wardStays { location { name } periodStart }
        participants { practitioner { names { family given } } } } } }`)
    expect(errors).toEqual([])
    expect(data).toEqual({
      condition: {
        code: { text: null, codings: [{ code: '22298006', display: 'Myocardial infarction' }] },
        record: { patient: { detailId: '2002' } },
        encounter: {
          class: { code: 'IMP' },
          serviceProvider: { name: 'Engine Hospital', tenancy: { code: 'PAS1' } },
          wardStays: [{ location: { name: 'Ward 7' }, periodStart: '2021-07-04' }],
          participants: [{ practitioner: { names: [{ family: 'Somerville', given: ['Mary'] }] } }],
        },
      },
    })
  })

  test('keeps the precision a source gave', async () => {
    const { data } = await ask(`{ patient(detailId: "2001") { observations { nodes {
      value { quantity { value valueAsGiven unit } text } effectiveDate } } conditions { nodes { onsetDate } } } }`)
    expect(data).toEqual({
      patient: {
        observations: {
          nodes: [
            {
              value: { quantity: { value: 6, valueAsGiven: '6.0', unit: 'mmol/L' }, text: null },
              effectiveDate: '2021-07-04T10:00:00+01:00',
            },
          ],
        },
        conditions: {
          nodes: ['2021-07-04', '2019', '2015-03-01', '2015-03-01', null].map((onsetDate) => ({ onsetDate })),
        },
      },
    })
  })
})

describe('the number of SQL statements', () => {
  test('is one per record type and level, however many patients, linked records, filters and pages', async () => {
    const { errors } = await ask(`{
      ada: patient(detailId: "2001") { ...Lists } again: patient(detailId: "2004") { ...Lists }
      other: patient(detailId: "2005") { ...Lists } }
      fragment Lists on Patient {
        records { names { family } tenancy { name } }
        conditions(first: 2) { totalCount nodes { id encounter { status } } }
        oldest: conditions(first: 1, order: OLDEST_FIRST, filter: { clinicalStatus: [ACTIVE] }) { nodes { id } }
        observations { nodes { id } } encounters { nodes { id wardStays { location { name } } } } }`)
    expect(errors).toEqual([])
    expect(
      graph.statements
        .map(
          ({ subgraph, text }) =>
            `${subgraph} ${/from "?(\w+"?\."?\w+)/.exec(text.replace(/from jsonb_to_recordset/g, ''))?.[1]}`,
        )
        .sort(),
    ).toHaveLength(
      1 +
        1 +
        1 + // demographics: links, records, names
        1 +
        1 + // clinical: conditions, observations
        1 +
        1 +
        1 +
        1, // admin-adt: encounters of patients, ward stays, locations, encounters of conditions
    )
  })

  test('reads the sources once, however many references lead to one', async () => {
    await ask(
      '{ organizations(first: 10) { nodes { tenancy { name } } } practitioners { nodes { tenancy { name } } } locations { nodes { tenancy { name } } } }',
    )
    expect(graph.statements.filter(({ text }) => text.includes('demographics.tenancy'))).toHaveLength(1)
  })

  test('counts a list only when the total is asked for', async () => {
    await ask('{ patient(detailId: "2001") { conditions { nodes { id } } } }')
    expect(graph.statements.filter(({ text }) => text.includes('count(*)'))).toEqual([])
  })
})

describe('what is not there', () => {
  test('an unknown DetailID, a malformed one and an unknown id are null without an error', async () => {
    const { data, errors } = await ask(
      `{ a: patient(detailId: "999999") { detailId } b: patient(detailId: "x' or 1=1") { detailId }
        c: condition(id: "${id(9, 9)}") { id } d: condition(id: "nonsense") { id } e: patientByNhsNumber(nhsNumber: "1") { detailId } }`,
    )
    expect({ data, errors }).toEqual({ data: { a: null, b: null, c: null, d: null, e: null }, errors: [] })
  })

  test.each([
    ['conditions(first: -1) { totalCount }', 'Expected `first` to be from 0 to 10000.'],
    ['conditions(after: "eA") { totalCount }', 'Expected `after` to be an endCursor of this list.'],
    [
      'conditions(filter: { codes: [{}] }) { totalCount }',
      'A code criterion needs a system, a code, or both.',
    ],
  ])('%s is refused with one clear error', async (field, message) => {
    const { data, errors } = await ask(`{ patient(detailId: "2001") { detailId ${field} } }`)
    expect(data).toEqual({ patient: { detailId: '2001', conditions: null } })
    expect(errors).toMatchObject([
      { message, path: ['patient', 'conditions'], extensions: { code: 'INVALID_REQUEST' } },
    ])
  })
})

const statementsOn = (subgraph: string) =>
  graph.statements.filter((statement) => statement.subgraph === subgraph).length

interface ConditionPage {
  patient: {
    conditions: {
      totalCount: number
      nodes: { id: string }[]
      pageInfo: { hasNextPage: boolean; endCursor: string | null }
    }
  }
}
