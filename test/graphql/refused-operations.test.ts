/** Callers put identifiers of people where they do not belong; a refusal does not repeat them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAsk } from '../../gateway/rest/ask.ts'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'

const NHS_NUMBER = '9990000018'
const find = `query ($criteria: PatientCriteria!, $first: Int) {
  findPatients(criteria: $criteria, first: $first) { totalCount }
}`

let graph: TestGraph
beforeAll(async () => {
  graph = await createTestGraph()
})
afterAll(() => graph.drop())

describe('a variable that does not fit', () => {
  test.each<[string, Record<string, unknown>, string]>([
    [
      'a number that is text',
      { criteria: {}, first: NHS_NUMBER },
      'Variable "$first" got an invalid value: expected type "Int".',
    ],
    [
      'a number that is too large',
      { criteria: {}, first: 9990000018 },
      'Variable "$first" got an invalid value: expected type "Int".',
    ],
    [
      'an object that is text',
      { criteria: NHS_NUMBER },
      'Variable "$criteria" got an invalid value: expected type "PatientCriteria".',
    ],
    [
      'an enum deep inside',
      { criteria: { gender: NHS_NUMBER } },
      'Variable "$criteria" got an invalid value at "criteria.gender": expected type "Gender".',
    ],
    [
      'a missing field beside a value',
      { criteria: { identifier: { system: NHS_NUMBER } } },
      'Variable "$criteria" got an invalid value at "criteria.identifier": field "value" of required type "String!" was not provided.',
    ],
    [
      'a field named by a value',
      { criteria: { [` at "${NHS_NUMBER}"; `]: 1 } },
      'Variable "$criteria" got an invalid value: a field is not defined by type "PatientCriteria".',
    ],
  ])('%s: is refused without its value', async (_what, variables, message) => {
    const { data, errors } = await graph.door.execute(find, variables, systemCaller)
    expect(data).toBeNull()
    expect(errors).toMatchObject([{ message, extensions: { code: 'INVALID_REQUEST' } }])
    expect(JSON.stringify(errors)).not.toContain(NHS_NUMBER)
  })

  test('is the caller’s mistake for a REST contract too', async () => {
    const ask = createAsk(graph.door, systemCaller)
    await expect(ask(find, { criteria: {}, first: NHS_NUMBER })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: 'The request is not valid.',
    })
  })
})
