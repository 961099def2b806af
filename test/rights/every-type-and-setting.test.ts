/** Every type of item about a patient, in every care setting, for every kind of right to it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CareSettingCode, ReadAccess } from '../../schema/read-access.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { id } from '../setup/people.ts'
import {
  asking,
  everySetting,
  graceNumber,
  type ItemType,
  kinds,
  rightsTo,
  turingNumber,
  writeGrace,
} from './person-in-every-setting.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writeGrace(graph.adminUrl)
})
afterAll(() => graph.drop())

const fields = {
  Condition: ['conditions', 'condition'],
  AllergyIntolerance: ['allergyIntolerances', 'allergyIntolerance'],
  Observation: ['observations', 'observation'],
  Encounter: ['encounters', 'encounter'],
} as const satisfies Record<ItemType, readonly [string, string]>

interface Seen {
  patient: { list: { totalCount: number; nodes: { id: string }[] } } | null
  open: { id: string } | null
  restricted: { id: string } | null
}

/** What one caller sees of one setting: the numbers listed, the total, and which of the two is found by its id. */
async function seen(type: ItemType, setting: CareSettingCode, access: ReadAccess) {
  const number = everySetting.indexOf(setting) + 1
  const [list, one] = fields[type]
  const { data, errors, withheld } = await graph.door.execute<Seen>(
    `query($detailId: ID!, $open: ID!, $restricted: ID!) {
      patient(detailId: $detailId) { list: ${list}(order: OLDEST_FIRST) { totalCount nodes { id sourceId } } }
      open: ${one}(id: $open) { id sourceId } restricted: ${one}(id: $restricted) { id sourceId } }`,
    { detailId: `300${number}`, open: id(kinds[type], number), restricted: id(kinds[type], 10 + number) },
    asking(access),
  )
  expect(errors).toEqual([])
  return {
    listed: data?.patient?.list.nodes.map((node) => Number(node.id.slice(-12))) ?? null,
    total: data?.patient?.list.totalCount ?? null,
    open: data?.open !== null,
    restricted: data?.restricted !== null,
    withheld: withheld
      .filter((each) => each.type === type)
      .map(({ reason, careSetting }) => (careSetting === null ? reason : `${reason} ${careSetting}`)),
  }
}

const types = Object.keys(kinds) as ItemType[]
const nobody = { listed: null, total: null, open: false, restricted: false }

/** By hand: the open item of each setting, and the restricted one, as the data describe themselves. */
const numbers = {
  gp: [1, 11],
  acute: [2, 12],
  community: [3, 13],
  'mental-health': [4, 14],
  'social-care': [5, 15],
} as const satisfies Record<CareSettingCode, readonly [number, number]>
const closedBut = {
  gp: [
    'care-setting acute',
    'care-setting community',
    'care-setting mental-health',
    'care-setting social-care',
  ],
  acute: [
    'care-setting gp',
    'care-setting community',
    'care-setting mental-health',
    'care-setting social-care',
  ],
  community: [
    'care-setting gp',
    'care-setting acute',
    'care-setting mental-health',
    'care-setting social-care',
  ],
  'mental-health': [
    'care-setting gp',
    'care-setting acute',
    'care-setting community',
    'care-setting social-care',
  ],
  'social-care': [
    'care-setting gp',
    'care-setting acute',
    'care-setting community',
    'care-setting mental-health',
  ],
} as const satisfies Record<CareSettingCode, readonly string[]>
const openButOne = {
  gp: [2, 3, 4, 5],
  acute: [1, 3, 4, 5],
  community: [1, 2, 4, 5],
  'mental-health': [1, 2, 3, 5],
  'social-care': [1, 2, 3, 4],
} as const satisfies Record<CareSettingCode, readonly number[]>

const cases = types.flatMap((type) => everySetting.map((setting) => [type, setting] as const))

describe.each(cases)('%s of %s sources', (type, setting) => {
  const [open, restricted] = numbers[setting]
  const others = everySetting.filter((each) => each !== setting)

  test('granted: what is open is listed, counted and found, and that something is restricted is told', async () => {
    expect(await seen(type, setting, rightsTo({ [type]: [setting] }))).toEqual({
      listed: [open],
      total: 1,
      open: true,
      restricted: false,
      withheld: [...closedBut[setting], 'restricted'],
    })
  })

  test('granted with what is restricted: both', async () => {
    expect(await seen(type, setting, rightsTo({ [type]: [setting] }, { restricted: true }))).toEqual({
      // The GP has a second record of hers, itself restricted.
      listed: setting === 'gp' ? [1, 6, 11] : [open, restricted],
      total: setting === 'gp' ? 3 : 2,
      open: true,
      restricted: true,
      withheld: closedBut[setting],
    })
  })

  test('not granted in this care setting: everything else, by the record that is known', async () => {
    const access = rightsTo({ [type]: others, Patient: everySetting })
    expect(await seen(type, setting, access)).toEqual({
      listed: openButOne[setting],
      total: 4,
      open: false,
      restricted: false,
      withheld: [`care-setting ${setting}`, 'restricted'],
    })
  })

  test('nothing granted in this care setting: its record is nobody’s', async () => {
    expect(await seen(type, setting, rightsTo({ [type]: others }))).toEqual({
      ...nobody,
      withheld: [`care-setting ${setting}`],
    })
  })

  test('the type not granted: nothing of it, whatever else is', async () => {
    const access = rightsTo({
      ...Object.fromEntries(types.map((each) => [each, everySetting])),
      Patient: everySetting,
      [type]: [],
    })
    expect(await seen(type, setting, access)).toEqual({
      listed: [],
      total: 0,
      open: false,
      restricted: false,
      withheld: ['scope'],
    })
  })

  test('a patient sees their own by the same rule', async () => {
    const access = rightsTo({ [type]: [setting] }, { ownNhsNumber: graceNumber })
    expect(await seen(type, setting, access)).toEqual({
      listed: [open],
      total: 1,
      open: true,
      restricted: false,
      withheld: [...closedBut[setting], 'restricted'],
    })
  })

  test('a patient sees nothing of anybody else', async () => {
    const access = rightsTo({ [type]: everySetting }, { ownNhsNumber: turingNumber, restricted: true })
    expect(await seen(type, setting, access)).toEqual({ ...nobody, withheld: [] })
  })
})
