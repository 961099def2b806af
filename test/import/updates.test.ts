/** What importing again changes, and what it leaves alone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle, condition, counts, createImporter, type Importer, patient, reasons } from './importer.ts'

let importer: Importer
beforeAll(async () => {
  importer = await createImporter()
})
afterAll(() => importer.drop())

const nhsNumber = 'https://fhir.nhs.uk/Id/nhs-number'

test('a resource that says something else is a new version of its record', async () => {
  const file = (text: string) => ({ 'a.json': bundle(patient('p'), condition('c', 'p', { code: { text } })) })
  await importer.importFiles(file('Gout'), { code: 'CHANGE' })
  const again = await importer.importFiles(file('Gout'), { code: 'CHANGE' })
  expect(counts(again, 'Condition')).toBe('new 0, updated 0, unchanged 1, refused 0')
  const changed = await importer.importFiles(file('Podagra'), { code: 'CHANGE' })
  expect(counts(changed, 'Condition')).toBe('new 0, updated 1, unchanged 0, refused 0')
  expect(counts(changed, 'Patient')).toBe('new 0, updated 0, unchanged 1, refused 0')
  const rows = await importer.sql`select version, code from clinical.condition where tenancy_code = 'CHANGE'`
  expect([...rows]).toEqual([{ version: 2, code: { text: 'Podagra' } }])
})

test('what is unchanged is not even touched', async () => {
  const file = {
    'a.json': bundle(
      patient('p', { name: [{ family: 'Hill' }], identifier: [{ system: nhsNumber, value: '9434765919' }] }),
      condition('c', 'p'),
      {
        resourceType: 'Encounter',
        id: 'e',
        subject: { reference: 'Patient/p' },
        location: [{ status: 'completed' }],
      },
    ),
  }
  const snapshot = () => importer.sql`
    select xmin::text, detail_id from demographics.patient_record union all
    select xmin::text, detail_id from demographics.patient_identifier union all
    select xmin::text, detail_id from demographics.patient_name union all
    select xmin::text, detail_id from demographics.link_membership union all
    select xmin::text, detail_id from clinical.condition union all
    select xmin::text, detail_id from admin_adt.encounter union all
    select xmin::text, detail_id from admin_adt.ward_stay union all
    select '', last_value from demographics.detail_id
    order by 1, 2`
  await importer.importFiles(file, { code: 'SAME' })
  const before = [...(await snapshot())]
  await importer.importFiles(file, { code: 'SAME' })
  expect([...(await snapshot())]).toEqual(before)
})

test('identifiers that are no longer sent, or changed, are closed and stay', async () => {
  const verified = (code: string) => [
    {
      url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',
      valueCodeableConcept: { coding: [{ code }] },
    },
  ]
  const send = (...identifier: object[]) =>
    importer.importFiles({ 'a.json': patient('p', { identifier }) }, { code: 'NUMBERS' })
  await send(
    { system: 'http://local', value: 'L1' },
    { extension: verified('02'), system: nhsNumber, value: '9434765919' },
  )
  await send(
    { extension: verified('01'), system: nhsNumber, value: '9434765919' },
    { system: 'http://local', value: 'L2' },
  )
  const rows = await importer.sql`
    select value, position, verification_status as status, superseded_at is null as current
    from demographics.patient_identifier join demographics.patient_record using (detail_id)
    where tenancy_code = 'NUMBERS' order by patient_identifier.id`
  expect([...rows]).toEqual([
    { value: 'L1', position: 0, status: null, current: false },
    { value: '9434765919', position: 1, status: '02', current: false },
    { value: '9434765919', position: 0, status: '01', current: true },
    { value: 'L2', position: 1, status: null, current: true },
  ])
})

test('names, addresses and telecoms are those of the last time', async () => {
  const send = (rest: object) => importer.importFiles({ 'a.json': patient('p', rest) }, { code: 'NAMES' })
  await send({
    name: [{ family: 'Hill', given: ['Ann', 'Bea'] }, { family: 'Dale' }],
    telecom: [{ value: '1', rank: 2 }],
  })
  await send({
    name: [{ family: 'Hill', given: ['Ann'], period: { start: '2020-05' } }],
    address: [{ line: ['1 Low Road'], postalCode: 'LS1 1AA' }],
  })
  const rows = await importer.sql`
    select n.family, n.given, n.valid_from, a.line, a.postal_code, t.value from demographics.patient_record p
    left join demographics.patient_name n using (detail_id) left join demographics.patient_address a using (detail_id)
    left join demographics.patient_telecom t using (detail_id) where tenancy_code = 'NAMES'`
  expect([...rows]).toEqual([
    {
      family: 'Hill',
      given: ['Ann'],
      valid_from: '2020-05',
      line: ['1 Low Road'],
      postal_code: 'LS1 1AA',
      value: null,
    },
  ])
})

test('a record that moves to another patient exists once', async () => {
  const encounter = (of: string) => ({
    resourceType: 'Encounter',
    id: 'e',
    subject: { reference: `Patient/${of}` },
    location: [{ status: 'completed' }, { status: 'active' }],
  })
  const send = (of: string) =>
    importer.importFiles({ 'a.json': bundle(patient('p'), patient('q'), encounter(of)) }, { code: 'MOVED' })
  await send('p')
  expect(counts(await send('q'), 'Encounter')).toBe('new 0, updated 1, unchanged 0, refused 0')
  const rows = await importer.sql`
    select p.source_id as patient, e.version, count(*)::int as stays from admin_adt.encounter e
    join demographics.patient_record p using (detail_id)
    join admin_adt.ward_stay s on s.encounter_id = e.id and s.detail_id = e.detail_id
    where e.tenancy_code = 'MOVED' group by 1, 2`
  expect([...rows]).toEqual([{ patient: 'q', version: 2, stays: 2 }])
  const [total] = await importer.sql`
    select count(*)::int as stays from admin_adt.ward_stay
    where encounter_id in (select id from admin_adt.encounter where tenancy_code = 'MOVED')`
  expect(total).toEqual({ stays: 2 })
})

test('of a record given twice in a run the last one counts, and does so again', async () => {
  const files = {
    'a.json': { resourceType: 'Organization', id: 'o', name: 'Old' },
    'b.json': { resourceType: 'Organization', id: 'o', name: 'New' },
    'c.json': { resourceType: 'Organization', id: 'o', name: 7 },
  }
  await importer.importFiles(files, { code: 'TWICE' })
  const again = await importer.importFiles(files, { code: 'TWICE' })
  expect(reasons(again)).toEqual(['Organization.name: not a text'])
  expect(again.tally.byType.get('Organization')).toEqual({
    read: 3,
    created: 0,
    updated: 0,
    unchanged: 1,
    repeated: 1,
    refused: 1,
  })
  const rows =
    await importer.sql`select name, version from admin_adt.organization where tenancy_code = 'TWICE'`
  expect([...rows]).toEqual([{ name: 'New', version: 1 }])
})

test('a resource without an id is known by its content', async () => {
  const file = {
    'a.json': bundle(patient('p'), { ...condition('', 'p'), id: undefined, code: { text: 'Gout' } }),
  }
  await importer.importFiles(file, { code: 'NO-ID' })
  expect(counts(await importer.importFiles(file, { code: 'NO-ID' }), 'Condition')).toBe(
    'new 0, updated 0, unchanged 1, refused 0',
  )
})

test('a refused new version of a patient leaves the stored one, and what is new about them', async () => {
  await importer.importFiles({ 'a.json': patient('p', { gender: 'female' }) }, { code: 'STANDS' })
  const file = bundle(patient('p', { birthDate: '1961-04-93' }), condition('c', 'p'))
  const outcome = await importer.importFiles({ 'a.json': file }, { code: 'STANDS' })
  expect(reasons(outcome)).toEqual(['entry 1: Patient.birthDate: not a date'])
  expect(counts(outcome, 'Condition')).toBe('new 1, updated 0, unchanged 0, refused 0')
  const rows = await importer.sql`
    select gender, version from demographics.patient_record where tenancy_code = 'STANDS'`
  expect([...rows]).toEqual([{ gender: 'female', version: 1 }])
})
