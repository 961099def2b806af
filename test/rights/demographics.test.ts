/** A person's demographics: which records are shown, which are named, and which nobody learns of. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CareSettingCode, ReadAccess } from '../../schema/read-access.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { id } from '../setup/people.ts'
import { asking, everySetting, graceNumber, rightsTo, writeGrace } from './person-in-every-setting.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writeGrace(graph.adminUrl)
})
afterAll(() => graph.drop())

const ask = (access: ReadAccess, operation: string) => graph.door.execute(operation, {}, asking(access))

const person = (detailId: string) => `{ patient(detailId: "${detailId}") {
  detailId linkedDetailIds linkedSources { detailId tenancy { code } } record { detailId } records { detailId }
  nhsNumber { value } name { name { family } } address { address { postalCode } } telecoms { telecom { value } } } }`

const sources = (...settings: CareSettingCode[]) =>
  settings.map((code) => ({
    detailId: `300${everySetting.indexOf(code) + 1}`,
    tenancy: { code },
  }))

describe('a person', () => {
  test('is whole for who may read every setting, but for what is restricted', async () => {
    const { data, errors, withheld } = await ask(rightsTo({ Patient: everySetting }), person('3002'))
    expect(errors).toEqual([])
    expect(data).toEqual({
      patient: {
        detailId: '3002',
        linkedDetailIds: ['3001', '3002', '3003', '3004', '3005'],
        linkedSources: sources(...everySetting),
        record: { detailId: '3002' },
        records: ['3001', '3002', '3003', '3004', '3005'].map((detailId) => ({ detailId })),
        nhsNumber: { value: graceNumber },
        name: { name: { family: 'Hopper' } },
        address: { address: { postalCode: 'LS1 4AP' } },
        telecoms: [{ telecom: { value: 'grace@example.org' } }],
      },
    })
    expect(withheld).toEqual([{ type: 'Patient', reason: 'restricted', careSetting: null }])
  })

  test('is without what a closed setting alone knows, and nothing tells that there is such a record', async () => {
    const open = ['gp', 'acute', 'community', 'social-care'] as const
    const { data, errors, withheld } = await ask(
      rightsTo({ Patient: open }, { restricted: true }),
      person('3002'),
    )
    expect(errors).toEqual([])
    expect(data).toEqual({
      patient: {
        detailId: '3002',
        linkedDetailIds: ['3001', '3002', '3003', '3005', '3006'],
        linkedSources: [...sources(...open), { detailId: '3006', tenancy: { code: 'gp' } }],
        record: { detailId: '3002' },
        records: ['3001', '3006', '3002', '3003', '3005'].map((detailId) => ({ detailId })),
        nhsNumber: { value: graceNumber },
        name: { name: { family: 'Hopper' } },
        address: null,
        telecoms: [],
      },
    })
    // Said of everybody, whether or not they have such a record.
    expect(withheld).toEqual([{ type: 'Patient', reason: 'care-setting', careSetting: 'mental-health' }])
  })

  test.each(['3004', '3006', '999999', '3021'])(
    'asked for by %s, which the caller may not know of, is as one that does not exist',
    async (detailId) => {
      const access = rightsTo({ Patient: ['acute'], Condition: ['community'] })
      graph.statements.length = 0
      expect(await ask(access, person(detailId))).toEqual({
        data: { patient: null },
        errors: [],
        withheld: [],
      })
      expect(graph.statements).toHaveLength(1)
    },
  )

  test('of whom only items may be read is known by DetailID and source, and by nothing else', async () => {
    const access = rightsTo({ Condition: ['gp', 'acute'] })
    const { data, errors, withheld } = await ask(access, person('3001'))
    expect(errors).toEqual([])
    expect(data).toEqual({
      patient: {
        detailId: '3001',
        linkedDetailIds: ['3001', '3002'],
        linkedSources: sources('gp', 'acute'),
        record: null,
        records: [],
        nhsNumber: null,
        name: null,
        address: null,
        telecoms: [],
      },
    })
    expect(withheld).toEqual([
      { type: 'Patient', reason: 'restricted', careSetting: null },
      { type: 'Patient', reason: 'scope', careSetting: null },
    ])
  })
})

describe('the record that an item refers to', () => {
  const access = rightsTo({ Condition: ['mental-health'], Patient: ['gp'] })
  const condition = (selected: string) =>
    ask(access, `{ condition(id: "${id(2, 4)}") { id record { ${selected} } } }`)

  test('names its source to who may read the item', async () => {
    const { data, errors } = await condition('detailId tenancy { name } gender birthDate names { family }')
    expect(errors).toEqual([])
    expect(data).toEqual({
      condition: {
        id: id(2, 4),
        record: {
          detailId: '3004',
          tenancy: { name: 'mental-health' },
          gender: null,
          birthDate: null,
          names: [],
        },
      },
    })
  })

  test('says of what is never null only that it is withheld', async () => {
    const { data, errors } = await condition('detailId lastUpdated')
    expect(data).toEqual({ condition: null })
    expect(errors).toMatchObject([{ message: 'This is withheld.', extensions: { code: 'NOT_PERMITTED' } }])
    expect(JSON.stringify(errors)).not.toMatch(/2024|3004|hopper|murray/i)
  })
})

test('what an item refers to and the caller may not read is null, without an error', async () => {
  const access = rightsTo({ Condition: everySetting, Encounter: ['acute'] })
  const { data, errors } = await ask(
    access,
    `{ open: condition(id: "${id(2, 2)}") { encounter { id status } } closed: condition(id: "${id(2, 1)}") { encounter { id status } } }`,
  )
  expect(errors).toEqual([])
  expect(data).toEqual({
    open: { encounter: { id: id(4, 2), status: null } },
    closed: { encounter: { id: id(4, 1), status: null } },
  })
})
