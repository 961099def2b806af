/** Values that no database can hold are the caller's mistake, not a source that is away. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { writePeople } from '../setup/people.ts'

let graph: TestGraph
beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
})
afterAll(() => graph.drop())

test.each<[string, string, object]>([
  [
    'a criterion',
    'query ($criteria: PatientCriteria!) { findPatients(criteria: $criteria) { totalCount } }',
    { criteria: { family: 'By\0ron' } },
  ],
  [
    'a filter',
    'query ($filter: ConditionFilter) { patient(detailId: "2001") { conditions(filter: $filter) { totalCount } } }',
    { filter: { codes: [{ code: 'a\0' }] } },
  ],
  [
    'half a character',
    'query ($filter: ConditionFilter) { patient(detailId: "2001") { conditions(filter: $filter) { totalCount } } }',
    { filter: { codes: [{ code: '\ud800' }] } },
  ],
  [
    'an instant after the last',
    'query ($filter: ConditionFilter) { patient(detailId: "2001") { conditions(filter: $filter) { totalCount } } }',
    { filter: { date: { from: '9999-12-31T24:00:00Z' } } },
  ],
])('in %s', async (_, query, variables) => {
  const { errors } = await graph.door.execute(query, { ...variables }, systemCaller)
  expect(errors).toMatchObject([
    {
      message: 'A value that was sent holds a character, number or date that no record can hold.',
      extensions: { code: 'INVALID_REQUEST' },
    },
  ])
  expect(graph.failures).toEqual([])
  const well = await graph.door.execute('{ patient(detailId: "2001") { detailId } }', {}, systemCaller)
  expect(well.data).toEqual({ patient: { detailId: '2001' } })
})

test('nor is null where only the schema’s default may stand', async () => {
  const find =
    'query ($offset: Int = 0) { findPatients(criteria: { family: "B" }, offset: $offset) { totalCount } }'
  const { errors } = await graph.door.execute(find, { offset: null }, systemCaller)
  expect(errors).toMatchObject([
    {
      message: 'Expected `offset` not to be null.',
      extensions: { code: 'INVALID_REQUEST', field: 'offset' },
    },
  ])
})
