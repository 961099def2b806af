import { afterAll, beforeAll, expect, test } from 'vitest'
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

test('follows references from a condition to its encounter, ward, practitioner and organisation', async () => {
  const { data, errors } = await ask(`{ condition(id: "${id(2, 3)}") { code { text codings { code display } }
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
