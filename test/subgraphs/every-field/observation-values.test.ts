import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCaller } from '../../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../../setup/graph.ts'
import { id, writePeople } from '../../setup/people.ts'
import { writeWholePerson } from './whole-person.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
  await writeWholePerson(graph.adminUrl)
})
afterAll(() => graph.drop())

const quantity = '{ value valueAsGiven comparator unit system code }'
const selection = `value { quantity ${quantity} concept { text } text boolean integer date end
  range { low ${quantity} high { valueAsGiven } } ratio { numerator { valueAsGiven } denominator { valueAsGiven } } }`

const noQuantity = { value: null, valueAsGiven: null, comparator: null, unit: null, system: null, code: null }
const noValue = {
  ...{ quantity: null, concept: null, text: null, boolean: null, integer: null, date: null, end: null },
  ...{ range: null, ratio: null },
}

/** By the number of the observation in whole-records.ts; what no form names is null. */
const values = [
  [101, { quantity: { ...noQuantity, value: 6, valueAsGiven: '6.0', comparator: '<', unit: 'mmol/L' } }],
  [
    102,
    {
      quantity: {
        ...{ ...noQuantity, value: 6, valueAsGiven: '6.0' },
        ...{ system: 'http://unitsofmeasure.org', code: 'mmol/L' },
      },
    },
  ],
  [103, { quantity: { ...noQuantity, unit: 'mmol/L' } }],
  [104, { concept: { text: 'text of positive' } }],
  [105, { text: 'cloudy' }],
  [106, { boolean: false }],
  [107, { integer: 0 }],
  [108, { date: '2022-02' }],
  [109, { date: '2022-02-03T10:00:00Z', end: '2022-02-03T11:00:00Z' }],
  [
    110,
    {
      range: {
        low: {
          ...{ value: 1, valueAsGiven: '1.0', comparator: '<', unit: 'mmol/L' },
          ...{ system: 'http://unitsofmeasure.org', code: 'mmol/L' },
        },
        high: { valueAsGiven: '2' },
      },
    },
  ],
  [111, { ratio: { numerator: { valueAsGiven: '1' }, denominator: { valueAsGiven: '128' } } }],
] as const

describe('the value of an observation, selected alone, in every form that a source gives', () => {
  // All are of one day, so that the order of the page is that of the ids.
  const expected = values.map(([, value]) => ({ value: { ...noValue, ...value } }))

  test('in a page', async () => {
    const { data, errors } = await graph.door.execute(
      `{ patient(detailId: "2102") { observations { nodes { ${selection} } } } }`,
      {},
      systemCaller,
    )
    expect(errors).toEqual([])
    expect(data).toEqual({ patient: { observations: { nodes: expected } } })
  })

  test.each(values)('by id: %i', async (number, value) => {
    const { data } = await graph.door.execute(
      `query($id: ID!) { observation(id: $id) { ${selection} } }`,
      { id: id(5, number) },
      systemCaller,
    )
    expect(data).toEqual({ observation: { value: { ...noValue, ...value } } })
  })
})
