import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { id, writePeople } from '../setup/people.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
})
afterAll(() => graph.drop())

const ask = (operation: string) => graph.door.execute(operation, {}, systemCaller)

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
    ['conditions(first: 10001) { totalCount }', 'Expected `first` to be from 0 to 10000.'],
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
