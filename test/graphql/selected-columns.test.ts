import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { id, writePeople } from '../setup/people.ts'
import { columnsRead, conditionTable, observationTable, recordTable } from './columns-read.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
})
afterAll(() => graph.drop())
beforeEach(() => {
  graph.statements.length = 0
})

const ask = (operation: string, variables: Record<string, unknown> = {}) =>
  graph.door.execute(operation, variables, systemCaller)

const columnsOf = async (table: string, operation: string) => {
  expect((await ask(operation)).errors).toEqual([])
  return columnsRead(graph, table)
}

const together = (read: readonly (readonly string[])[]) => [...new Set(read.flat())].sort()

describe('a page reads', () => {
  test.each([
    ['the id alone', 'nodes { id }', ['id']],
    ['the column of a field', 'nodes { onsetDate code { text } }', ['code', 'id', 'onsetDate']],
    [
      'what a resolver declares',
      'nodes { encounter { id } asserter { id } }',
      ['asserterId', 'encounterId', 'id'],
    ],
    ['no column where only the total is asked for', 'totalCount', ['id']],
    ['what a cursor holds where pageInfo is asked for', 'pageInfo { endCursor }', ['effectiveAt', 'id']],
    ['nothing for the name of a type', 'nodes { __typename }', ['id']],
    ['the column of a field under another name', 'nodes { code: onsetDate }', ['id', 'onsetDate']],
  ])('%s', async (_what, selection, columns) => {
    expect(
      await columnsOf(conditionTable, `{ patient(detailId: "2001") { conditions { ${selection} } } }`),
    ).toEqual([columns])
  })

  test('every column that the value of an observation is put together from', async () => {
    expect(
      await columnsOf(
        observationTable,
        '{ patient(detailId: "2001") { observations { nodes { value { text } } } } }',
      ),
    ).toEqual([
      [
        'id',
        'quantityCode',
        'quantityComparator',
        'quantitySystem',
        'quantityUnit',
        'quantityValue',
        'value',
      ],
    ])
  })
})

test('two selections of one list are one statement with the columns of both, and both answers are right', async () => {
  const { data, errors } = await ask(`{ patient(detailId: "2002") {
    dates: conditions { nodes { onsetDate } }
    last: conditions(first: 1, order: OLDEST_FIRST) { totalCount nodes { clinicalStatus extra } pageInfo { hasNextPage } }
    none: conditions(filter: { clinicalStatus: [RELAPSE] }) { totalCount nodes { code { text } } } } }`)
  expect(errors).toEqual([])
  expect(data).toEqual({
    patient: {
      dates: {
        nodes: ['2021-07-04', '2019', '2015-03-01', '2015-03-01', null].map((onsetDate) => ({ onsetDate })),
      },
      last: {
        totalCount: 5,
        nodes: [{ clinicalStatus: 'ACTIVE', extra: null }],
        pageInfo: { hasNextPage: true },
      },
      none: { totalCount: 0, nodes: [] },
    },
  })
  expect(columnsRead(graph, conditionTable)).toEqual([
    ['clinicalStatus', 'code', 'effectiveAt', 'extra', 'id', 'onsetDate'],
  ])
})

// However many statements: where a subgraph is a server of its own, each fetch has its own.
test('selections of several patients read the columns of all of them, and both answers are right', async () => {
  const { data } = await ask(`{ a: patient(detailId: "2005") { conditions { nodes { onsetDate } } }
    b: patient(detailId: "2003") { conditions(first: 1) { nodes { id record { detailId } } } } }`)
  expect(data).toEqual({
    a: { conditions: { nodes: [{ onsetDate: '2020-01-01' }] } },
    b: { conditions: { nodes: [{ id: id(2, 3), record: { detailId: '2002' } }] } },
  })
  expect(together(columnsRead(graph, conditionTable))).toEqual(['detailId', 'id', 'onsetDate'])
})

describe("a source's own record reads", () => {
  test.each([
    ['its key and nothing else', 'detailId', ['detailId']],
    ['its source', 'tenancy { name }', ['detailId', 'source']],
    ['what it was merged into', 'mergedInto { sourceId }', ['detailId', 'majorDetailId']],
    ['whom it names', 'generalPractice { id }', ['detailId', 'generalPracticeId']],
    ['no column for what lies in tables of its own', 'names { family }', ['detailId']],
  ])('%s', async (_what, selection, columns) => {
    const operation = `{ patient(detailId: "2001") { record { birthDate ${selection} } } }`
    expect(await columnsOf(recordTable, operation)).toEqual([['birthDate', ...columns]])
  })

  test('the columns of both where two references lead to records at once', async () => {
    const { data } = await ask(`{ patient(detailId: "2001") {
      conditions(first: 1) { nodes { record { birthDate } } }
      observations { nodes { record { gender } } } } }`)
    expect(data).toEqual({
      patient: {
        conditions: { nodes: [{ record: { birthDate: '1955-12' } }] },
        observations: { nodes: [{ record: { gender: 'FEMALE' } }] },
      },
    })
    expect(together(columnsRead(graph, recordTable))).toEqual(['birthDate', 'detailId', 'gender'])
  })
})
