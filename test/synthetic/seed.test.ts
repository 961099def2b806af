import type postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectOnce } from '../../drizzle/store/connection.ts'
import {
  isEmpty,
  type SeedResult,
  seedSyntheticPeople,
  showcasePerson,
} from '../../drizzle/synthetic/seed.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

const PEOPLE = 300

let database: TestDatabase
let sql: postgres.Sql
let result: SeedResult
const progress: number[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  sql = connectOnce(database.adminUrl, { applicationName: 'seed test' })
  expect(await isEmpty(database.adminUrl)).toBe(true)
  result = await seedSyntheticPeople({
    adminUrl: database.adminUrl,
    patients: PEOPLE,
    onProgress: ({ peopleWritten }) => progress.push(peopleWritten),
  })
})
afterAll(async () => {
  await sql.end()
  await database.drop()
})

/** The first column of the first row. */
async function firstValue(query: string): Promise<unknown> {
  const [row] = await sql.unsafe(query).values()
  return row?.[0]
}

test('fills every table, as its result says', async () => {
  for (const [table, count] of Object.entries(result.rowCounts)) {
    expect({ table, count }).toEqual({
      table,
      count: Number(await firstValue(`select count(*) from ${table}`)),
    })
    expect(count, table).toBeGreaterThan(0)
  }
  expect(await firstValue('select count(distinct care_setting) from demographics.tenancy')).toBe('5')
  expect(progress.at(-1)).toBe(PEOPLE)
  expect(await isEmpty(database.adminUrl)).toBe(false)
})

test('marks every row as synthetic', async () => {
  const tables = [
    'demographics.patient_record',
    'clinical.condition',
    'clinical.allergy_intolerance',
    'clinical.observation',
    'admin_adt.encounter',
    'admin_adt.organization',
    'admin_adt.location',
    'admin_adt.practitioner',
    'admin_adt.practitioner_role',
  ]
  for (const table of tables) {
    expect(await firstValue(`select count(*) from ${table} where not synthetic`), table).toBe('0')
  }
})

test('shows first a person with four records in four care settings', async () => {
  expect(showcasePerson).toEqual({
    detailIds: ['1001', '1002', '1003', '1004'],
    nhsNumber: '9990123403',
    name: 'Margaret Whitfield',
    birthDate: '1948-03-14',
  })
  expect(result.showcase).toEqual(showcasePerson)
  const records = await sql`
    select r.detail_id as "detailId", t.care_setting as setting, m.set_id as "setId", i.value as "nhsNumber"
    from demographics.patient_record r
    join demographics.tenancy t on t.code = r.tenancy_code
    join demographics.link_membership m using (detail_id)
    join demographics.patient_identifier i on i.detail_id = r.detail_id and i.position = 0
    where m.set_id = 1001 order by r.detail_id`
  const shared = { setId: '1001', nhsNumber: '9990123403' }
  expect([...records]).toEqual([
    { ...shared, detailId: '1001', setting: 'gp' },
    { ...shared, detailId: '1002', setting: 'acute' },
    { ...shared, detailId: '1003', setting: 'community' },
    { ...shared, detailId: '1004', setting: 'social-care' },
  ])
})

test('gives that person something to see in every section', async () => {
  const problems = await sql`
    select code->>'text' as problem from clinical.condition
    where detail_id = 1001 and clinical_status = 'active' order by effective_at`
  expect(problems.map((row) => row.problem)).toEqual([
    'Essential hypertension',
    'Type 2 diabetes mellitus',
    'Osteoarthritis',
    'Lives alone',
    'Heart failure',
    'Recurrent falls',
    'Impaired mobility',
  ])
  const allergies = await sql`
    select code->>'text' as allergy from clinical.allergy_intolerance where detail_id = 1001 order by allergy`
  expect(allergies.map((row) => row.allergy)).toEqual(['Allergy to penicillin', 'Latex'])
  expect(
    await firstValue('select count(*) from clinical.observation where detail_id between 1001 and 1004'),
  ).toBe('46')
  const wards = await sql`
    select l.name from admin_adt.ward_stay w join admin_adt.location l on l.id = w.location_id
    where w.detail_id = 1002 order by w.position`
  expect(wards.map((row) => row.name)).toEqual([
    'Acute Medical Unit',
    'Ward 9 Surgery',
    'Ward 12 Elderly Care',
  ])
})

test('holds a pair that a person separated, with its history', async () => {
  const separations = await sql`select detail_id, other_detail_id from demographics.link_separation`
  expect([...separations]).toEqual([{ detail_id: '1005', other_detail_id: '1006' }])
  const events = await sql`
    select action, rule from demographics.link_event where detail_id = 1006 order by id`
  expect([...events]).toEqual([
    { action: 'link', rule: 'nhs-number-and-birth-date' },
    { action: 'unlink', rule: 'manual' },
  ])
  const pair = await sql`
    select set_id, birth_day::text, tenancy_code,
      (select value from demographics.patient_identifier i where i.detail_id = r.detail_id and position = 0) as number
    from demographics.patient_record r join demographics.link_membership using (detail_id)
    where detail_id in (1005, 1006) order by detail_id`
  const [one, other] = pair
  expect(one?.set_id).not.toBe(other?.set_id)
  expect(one?.tenancy_code).not.toBe(other?.tenancy_code)
  expect([one?.birth_day, one?.number]).toEqual([other?.birth_day, other?.number])
})

test('holds a record that its source merged away', async () => {
  const merges = await sql`
    select minor.detail_id as minor, major.detail_id as major, minor.active, e.action, e.rule,
      minor.tenancy_code = major.tenancy_code as "sameTenancy",
      (select count(distinct set_id)::int from demographics.link_membership
        where detail_id in (minor.detail_id, major.detail_id)) as sets
    from demographics.record_merge m
    join demographics.patient_record minor on minor.detail_id = m.minor_detail_id
    join demographics.patient_record major on major.detail_id = m.major_detail_id
    join demographics.link_event e on e.id = m.event_id`
  const merge = { minor: '1009', major: '1008', active: false, sameTenancy: true, sets: 1 }
  expect([...merges]).toEqual([{ ...merge, action: 'merge', rule: 'source-merge' }])
})

test('refers to nothing that is not there', async () => {
  const references: readonly (readonly [table: string, column: string, target: string])[] = [
    ['demographics.patient_record', 'general_practitioner_id', 'admin_adt.practitioner'],
    ['demographics.patient_record', 'general_practice_id', 'admin_adt.organization'],
    ['demographics.patient_record', 'managing_organization_id', 'admin_adt.organization'],
    ['clinical.condition', 'encounter_id', 'admin_adt.encounter'],
    ['clinical.condition', 'asserter_id', 'admin_adt.practitioner'],
    ['clinical.allergy_intolerance', 'recorder_id', 'admin_adt.practitioner'],
    ['clinical.observation', 'encounter_id', 'admin_adt.encounter'],
    ['clinical.observation', 'performer_id', 'admin_adt.practitioner'],
    ['admin_adt.encounter', 'service_provider_id', 'admin_adt.organization'],
    ['admin_adt.ward_stay', 'encounter_id', 'admin_adt.encounter'],
    ['admin_adt.ward_stay', 'location_id', 'admin_adt.location'],
    ['admin_adt.location', 'managing_organization_id', 'admin_adt.organization'],
    ['admin_adt.organization', 'part_of_id', 'admin_adt.organization'],
    ['admin_adt.practitioner_role', 'practitioner_id', 'admin_adt.practitioner'],
    ['admin_adt.practitioner_role', 'organization_id', 'admin_adt.organization'],
  ]
  for (const [table, column, target] of references) {
    const name = `${table}.${column}`
    const orphans = `select count(*) from ${table} where ${column} is not null and ${column} not in (select id from ${target})`
    expect({ name, orphans: await firstValue(orphans) }).toEqual({ name, orphans: '0' })
    expect(await firstValue(`select count(${column}) from ${table}`), name).not.toBe('0')
  }
  const strangers = `select count(*) from clinical.observation o join admin_adt.encounter e on e.id = o.encounter_id
    where e.detail_id <> o.detail_id`
  expect(await firstValue(strangers)).toBe('0')
  const participants = `select count(*) from admin_adt.encounter, jsonb_array_elements(participants) p
    where (p->>'practitionerId')::uuid not in (select id from admin_adt.practitioner)`
  expect(await firstValue(participants)).toBe('0')
})

test('keeps DetailIDs and events free of what comes later', async () => {
  const last = BigInt(String(await firstValue('select max(detail_id) from demographics.patient_record')))
  expect(await firstValue(`select nextval('demographics.detail_id')`)).toBe(String(last + 1n))
  const lastEvent = BigInt(String(await firstValue('select max(id) from demographics.link_event')))
  expect(await firstValue(`select nextval('demographics.link_event_id_seq')`)).toBe(String(lastEvent + 1n))
})

test('refuses to add to people who are already there, and adds nothing', async () => {
  const before = await firstValue('select count(*) from demographics.patient_record')
  const again = seedSyntheticPeople({ adminUrl: database.adminUrl, patients: 10, seed: 9 })
  await expect(again).rejects.toThrow(
    'The store already holds synthetic people, and nothing was added: seed an empty store.',
  )
  expect(await firstValue('select count(*) from demographics.patient_record')).toBe(before)
})
