/**
 * One person with a record in every care setting, and a stranger, written by hand.
 *
 * DetailIDs 3001 (GP), 3002 (acute), 3003 (community), 3004 (mental health) and 3005 (social care) are Grace Hopper;
 * 3006 (GP) is hers too and restricted. 3021 (GP) is a stranger, Alan Turing. Under each record lie one condition, one
 * allergy, one observation and one encounter with a ward stay, numbered as the record: 1 to 6 and 21. Under 3001 to 3005
 * lies another of each that is restricted, numbered 11 to 15. 3001 holds her NHS number, verified; 3004 holds another
 * name, postcode and number of hers that no other record does.
 */

import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { encounter, wardStay } from '../../drizzle/schema/admin-adt.ts'
import { allergyIntolerance, condition, observation } from '../../drizzle/schema/clinical.ts'
import {
  patientAddress,
  patientIdentifier,
  patientName,
  patientRecord,
  patientTelecom,
  tenancy,
} from '../../drizzle/schema/demographics.ts'
import { linkMembership } from '../../drizzle/schema/links.ts'
import type { Caller } from '../../gateway/door.ts'
import type { CareSettingCode, ReadAccess } from '../../schema/read-access.ts'
import type { RecordType } from '../../schema/record-types.ts'
import { noAccess } from '../../schema/subgraph-access.ts'
import { systemCaller } from '../setup/callers.ts'
import { id } from '../setup/people.ts'

export const everySetting = ['gp', 'acute', 'community', 'mental-health', 'social-care'] as const
export const graceNumber = '9990000018'
export const turingNumber = '9990000034'
/** Held by her mental-health record alone. */
export const mentalHealthNumber = '9990000026'

/** The first part of the ids of each type. */
export const kinds = { Condition: 2, AllergyIntolerance: 3, Observation: 5, Encounter: 4 } as const
export type ItemType = keyof typeof kinds

type Settings = Partial<Record<RecordType, readonly CareSettingCode[]>>

/** Rights to what is named and to nothing else. */
export function rightsTo(settings: Settings, more: Partial<ReadAccess> = {}): ReadAccess {
  return { ...noAccess, careSettings: { ...noAccess.careSettings, ...settings }, ...more }
}

export const asking = (access: ReadAccess): Caller => ({ ...systemCaller, access })

const records: readonly [number, CareSettingCode, boolean][] = [
  [1, 'gp', false],
  [2, 'acute', false],
  [3, 'community', false],
  [4, 'mental-health', false],
  [5, 'social-care', false],
  [6, 'gp', true],
  [21, 'gp', false],
]
const detailIdOf = (number: number) => String(3000 + number)
const columns = (resourceId: string, setting: CareSettingCode) => ({
  id: resourceId,
  tenancyCode: setting,
  sourceId: `source-of-${resourceId}`,
  fhirVersion: 'STU3' as const,
  lastUpdated: '2024-05-01T12:00:00Z',
})

/** The items of one type under every record: [number, record, care setting, restricted]. */
const items: readonly [number, number, CareSettingCode, boolean][] = [
  ...records.map(([number, setting]) => [number, number, setting, false] as const),
  ...records.slice(0, 5).map(([number, setting]) => [10 + number, number, setting, true] as const),
].map(([number, record, setting, restricted]) => [number, record, setting, restricted])

const itemsOf = (type: ItemType) =>
  items.map(([number, record, careSetting, restricted]) => ({
    ...columns(id(kinds[type], number), careSetting),
    detailId: detailIdOf(record),
    careSetting,
    restricted,
    effectiveAt: `2020-01-${String(number).padStart(2, '0')}T00:00:00Z`,
  }))

export async function writeGrace(adminUrl: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined })
  const db = drizzle(sql)
  try {
    await db
      .insert(tenancy)
      .values(everySetting.map((careSetting) => ({ code: careSetting, name: careSetting, careSetting })))
    await db.insert(patientRecord).values(
      records.map(([number, setting, restricted]) => ({
        ...columns(id(1, number), setting),
        detailId: detailIdOf(number),
        restricted,
        gender: 'female' as const,
        birthDate: '1906-12-09',
        birthDay: '1906-12-09',
      })),
    )
    await db
      .insert(linkMembership)
      .values(records.map(([number]) => ({ detailId: detailIdOf(number), setId: number === 21 ? 801 : 800 })))
    const nhsNumber = { position: 0, system: 'https://fhir.nhs.uk/Id/nhs-number', verificationStatus: '01' }
    await db.insert(patientIdentifier).values([
      { ...nhsNumber, detailId: '3001', value: graceNumber },
      { ...nhsNumber, detailId: '3004', value: mentalHealthNumber, verificationStatus: '02' },
      { ...nhsNumber, detailId: '3021', value: turingNumber },
    ])
    await db.insert(patientName).values([
      { detailId: '3001', position: 0, use: 'official', family: 'Hopper', given: ['Grace'] },
      { detailId: '3002', position: 0, use: 'official', family: 'Hopper', given: ['Grace'] },
      { detailId: '3004', position: 0, use: 'official', family: 'Murray', given: ['Grace'] },
      { detailId: '3006', position: 0, use: 'official', family: 'Brewster', given: ['Grace'] },
      { detailId: '3021', position: 0, use: 'official', family: 'Turing', given: ['Alan'] },
    ])
    await db
      .insert(patientAddress)
      .values([{ detailId: '3004', position: 0, use: 'home', postalCode: 'LS1 4AP' }])
    await db
      .insert(patientTelecom)
      .values([{ detailId: '3004', position: 0, system: 'email', value: 'grace@example.org' }])
    await db
      .insert(condition)
      .values(
        itemsOf('Condition').map((row) => ({ ...row, encounterId: row.id.replace(/^0+2/, '00000004') })),
      )
    await db.insert(allergyIntolerance).values(itemsOf('AllergyIntolerance'))
    await db.insert(observation).values(itemsOf('Observation'))
    await db.insert(encounter).values(itemsOf('Encounter'))
    await db
      .insert(wardStay)
      .values(
        itemsOf('Encounter').map(({ id: encounterId, detailId }) => ({ detailId, encounterId, position: 0 })),
      )
  } finally {
    await sql.end()
  }
}
