import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { id, writePeople } from '../setup/people.ts'
import { columnsRead, conditionTable, recordTable } from './columns-read.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
})
afterAll(() => graph.drop())
beforeEach(() => {
  graph.statements.length = 0
})

const ask = async (operation: string, variables: Record<string, unknown> = {}) => {
  const { data, errors } = await graph.door.execute(operation, variables, systemCaller)
  expect(errors).toEqual([])
  return data
}

/** The stranger has one condition, so that a whole answer fits on a line. */
const only = (condition: Record<string, unknown>) => ({ patient: { conditions: { nodes: [condition] } } })
const diabetes = { text: null, codings: [{ display: 'Type 2 diabetes mellitus' }] }

describe('what is selected is read and answered', () => {
  test.each([
    [
      'through named fragments within one another',
      `{ patient(detailId: "2005") { ...Lists } }
        fragment Lists on Patient { conditions { ...Page } }
        fragment Page on ConditionConnection { nodes { ...Date ...Status } }
        fragment Date on Condition { onsetDate }
        fragment Status on Condition { ... { clinicalStatus } }`,
    ],
    [
      'through inline fragments, with and without a type',
      `{ patient(detailId: "2005") { ... on Patient { conditions { ... { nodes {
        ... on Condition { onsetDate } ... { clinicalStatus } } } } } } }`,
    ],
    [
      'where one list is mentioned twice',
      `{ patient(detailId: "2005") { conditions { nodes { onsetDate } } conditions { nodes { clinicalStatus } } } }`,
    ],
    [
      'where a list is mentioned in a fragment and beside it, and its nodes twice',
      `{ patient(detailId: "2005") { conditions { nodes { id: onsetDate } nodes { onsetDate } ...Page } ...Lists } }
        fragment Lists on Patient { conditions { nodes { onsetDate } } }
        fragment Page on ConditionConnection { nodes { clinicalStatus } }`,
    ],
    [
      'where the patient is mentioned twice',
      `{ patient(detailId: "2005") { conditions { nodes { onsetDate } } }
        patient(detailId: "2005") { conditions { nodes { clinicalStatus } } } }`,
    ],
  ])('%s', async (what, operation) => {
    const answer = { onsetDate: '2020-01-01', clinicalStatus: 'ACTIVE' }
    expect(await ask(operation)).toEqual(
      only(what.includes('nodes twice') ? { id: '2020-01-01', ...answer } : answer),
    )
    expect(columnsRead(graph, conditionTable)).toEqual([['clinicalStatus', 'id', 'onsetDate']])
  })

  test('where a fragment stands alone for one patient and beside more for another, whoever comes first', async () => {
    const alone = 'a: patient(detailId: "2005") { ...Lists }'
    const beside =
      'b: patient(detailId: "2005") { ...Lists conditions { nodes { code { codings { display } } } } }'
    const fragment = 'fragment Lists on Patient { conditions { nodes { onsetDate } } }'
    const a = { conditions: { nodes: [{ onsetDate: '2020-01-01' }] } }
    const b = { conditions: { nodes: [{ onsetDate: '2020-01-01', code: { codings: diabetes.codings } }] } }
    for (const operation of [`{ ${alone} ${beside} } ${fragment}`, `{ ${beside} ${alone} } ${fragment}`]) {
      // Twice: what a selection needs is worked out the first time, and remembered.
      expect(await ask(operation)).toEqual({ a, b })
      expect(await ask(operation)).toEqual({ a, b })
    }
  })

  test('under other names, two of them from one column, and one that is the name of another field', async () => {
    const operation = `{ patient(detailId: "2005") { list: conditions { rows: nodes {
      when: onsetDate onsetDate code: clinicalStatus what: code { words: text codings { display } } } } } }`
    const row = { when: '2020-01-01', onsetDate: '2020-01-01', code: 'ACTIVE' }
    expect(await ask(operation)).toEqual({
      patient: { list: { rows: [{ ...row, what: { words: null, codings: diabetes.codings } }] } },
    })
  })

  test("of a source's record, mentioned twice and through fragments", async () => {
    const operation = `{ patient(detailId: "2005") { record { gender } ...Record } }
      fragment Record on Patient { record { ... on PatientRecord { tenancy { code } } birthDate } }`
    expect(await ask(operation)).toEqual({
      patient: { record: { gender: 'MALE', tenancy: { code: 'PAS1' }, birthDate: '1951-12-26' } },
    })
    expect(columnsRead(graph, recordTable)).toEqual([['birthDate', 'detailId', 'gender', 'source']])
  })
})

describe('what a condition leaves out is not answered, and what it lets in is, one after the other', () => {
  const operation = `query($with: Boolean!) { patient(detailId: "2005") { conditions {
    totalCount @include(if: $with) pageInfo @skip(if: $with) { hasNextPage }
    nodes { id onsetDate @include(if: $with) ...Code @include(if: $with) ... @skip(if: $with) { clinicalStatus } }
    nodes @include(if: $with) { recordedDate } } record { sourceId gender @skip(if: $with) } } }
    fragment Code on Condition { code { text codings { display } } }`
  const withAll = {
    conditions: {
      totalCount: 1,
      nodes: [{ id: id(2, 6), onsetDate: '2020-01-01', code: diabetes, recordedDate: null }],
    },
    record: { sourceId: `source-of-${id(1, 5)}` },
  }
  const without = {
    conditions: { pageInfo: { hasNextPage: false }, nodes: [{ id: id(2, 6), clinicalStatus: 'ACTIVE' }] },
    record: { sourceId: `source-of-${id(1, 5)}`, gender: 'MALE' },
  }

  test.each([
    [true, false],
    [false, true],
  ])('first with %s, then with %s', async (...order) => {
    for (const given of order) {
      expect(await ask(operation, { with: given })).toEqual({ patient: given ? withAll : without })
    }
  })

  test('a whole list left out is not read', async () => {
    const list = `query($with: Boolean!) { patient(detailId: "2005") {
      detailId conditions @include(if: $with) { nodes { onsetDate } } } }`
    expect(await ask(list, { with: false })).toEqual({ patient: { detailId: '2005' } })
    expect(columnsRead(graph, conditionTable)).toEqual([])
    expect(await ask(list, { with: true })).toEqual({
      patient: { detailId: '2005', conditions: { nodes: [{ onsetDate: '2020-01-01' }] } },
    })
  })
})
