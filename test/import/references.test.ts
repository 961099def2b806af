/** References within a file, across files, and to what an earlier run stored. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordId } from '../../drizzle/schema/record-id.ts'
import { bundle, condition, createImporter, type Importer, patient, reasons } from './importer.ts'

let importer: Importer
beforeAll(async () => {
  importer = await createImporter()
})
afterAll(() => importer.drop())

const practitioner = (id: string, npi: string) => ({
  resourceType: 'Practitioner',
  id,
  identifier: [{ system: 'http://npi', value: npi }],
})

/** A relative reference of a source, as an identifier in that source's namespace. */
const ofSource = (code: string, value: string) => ({
  system: `https://care-record.example/source/${code}`,
  value,
})

const asserters = async (tenancy: string) => {
  const rows = await importer.sql<{ asserterId: string | null }[]>`
    select asserter_id as "asserterId" from clinical.condition where tenancy_code = ${tenancy} order by source_id`
  return rows.map(({ asserterId }) => asserterId)
}

test('lead to a patient by NHS number, whichever of the two is written with spaces', async () => {
  const system = 'https://fhir.nhs.uk/Id/nhs-number'
  const about = (id: string, value: string) => ({
    ...condition(id, ''),
    subject: { reference: `Patient?identifier=${system}|${value}` },
  })
  const outcome = await importer.importFiles(
    {
      'a.json': bundle(
        patient('spaced', { identifier: [{ system, value: '943 476 5919' }] }),
        patient('plain', { identifier: [{ system, value: '9434765870' }] }),
        about('c1', '9434765919'),
        about('c2', '943-476-5870'),
      ),
    },
    { code: 'NUMBERS' },
  )
  expect(reasons(outcome)).toEqual([])
  const rows = await importer.sql`
    select source_id, value from clinical.condition join demographics.patient_identifier using (detail_id)
    where tenancy_code = 'NUMBERS' order by 1`
  expect([...rows]).toEqual([
    { source_id: 'c1', value: '9434765919' },
    { source_id: 'c2', value: '9434765870' },
  ])
})

test('lead across the files of a run, whatever their order', async () => {
  const outcome = await importer.importFiles(
    {
      'a/conditions.json': bundle(condition('c', 'p', { asserter: { reference: 'Practitioner/d' } })),
      'b/doctor.json': practitioner('d', '1'),
      'c/patient.json': patient('p'),
    },
    { code: 'ACROSS' },
  )
  expect(reasons(outcome)).toEqual([])
  expect(await asserters('ACROSS')).toEqual([recordId('ACROSS', 'Practitioner', 'd')])
})

test('lead to what an earlier run stored, within the same source only', async () => {
  await importer.importFiles({ 'a.json': bundle(patient('p'), practitioner('d', '1')) }, { code: 'EARLIER' })
  const later = {
    'b.json': bundle(condition('c', 'p', { asserter: { reference: 'Practitioner/d/_history/2' } })),
  }
  expect(reasons(await importer.importFiles(later, { code: 'EARLIER' }))).toEqual([])
  expect(await asserters('EARLIER')).toEqual([recordId('EARLIER', 'Practitioner', 'd')])
  expect(reasons(await importer.importFiles(later, { code: 'OTHER' }))).toEqual([
    'entry 1: unknown reference Condition.subject (Patient)',
  ])
})

test('by urn mean the entry of their own bundle first', async () => {
  const urn = 'urn:uuid:11111111-1111-4111-8111-111111111111'
  const file = (id: string) => ({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      { fullUrl: urn, resource: patient(`p-${id}`), request: { method: 'POST', url: 'Patient' } },
      {
        resource: { ...condition(`c-${id}`, ''), subject: { reference: urn } },
        request: { method: 'POST', url: 'Condition' },
      },
    ],
  })
  await importer.importFiles({ 'a.json': file('a'), 'b.json': file('b') }, { code: 'URN' })
  const rows = await importer.sql`
    select c.source_id as condition, p.source_id as patient from clinical.condition c
    join demographics.patient_record p using (detail_id) where c.tenancy_code = 'URN' order by 1`
  expect([...rows]).toEqual([
    { condition: 'c-a', patient: 'p-a' },
    { condition: 'c-b', patient: 'p-b' },
  ])
})

test('by an identifier lead to the one record that has it, here or in the store', async () => {
  const to = (npi: string) => ({ asserter: { reference: `Practitioner?identifier=http://npi|${npi}` } })
  await importer.importFiles({ 'a.json': practitioner('stored', '7') }, { code: 'NPI' })
  const file = bundle(
    patient('p', { identifier: [{ system: 'http://mrn', value: 'M1' }] }),
    practitioner('d', '1'),
    practitioner('e', '2'),
    practitioner('f', '2'),
    condition('c1', 'p', to('1')),
    condition('c2', 'p', to('2')),
    condition('c3', 'p', to('7')),
    {
      ...condition('c4', ''),
      subject: { identifier: { system: 'http://mrn', value: 'M1' }, display: 'Somebody' },
    },
  )
  const outcome = await importer.importFiles({ 'b.json': file }, { code: 'NPI' })
  expect(reasons(outcome)).toEqual(['entry 6: unknown reference Condition.asserter (Practitioner)'])
  expect(await asserters('NPI')).toEqual([
    recordId('NPI', 'Practitioner', 'd'),
    recordId('NPI', 'Practitioner', 'stored'),
    null,
  ])
})

test('that are contained, logical or elsewhere are kept as sent; to what is not modelled, as the source’s', async () => {
  const file = bundle(
    patient('p', { generalPractitioner: [{ reference: 'https://elsewhere.example/Practitioner/9' }] }),
    condition('c', 'p', {
      contained: [{ resourceType: 'Practitioner', id: 'in' }],
      asserter: { reference: '#in' },
      evidence: [{ detail: [{ reference: 'DiagnosticReport/9' }] }],
      recorder: { identifier: { value: '12' }, display: 'A doctor' },
    }),
  )
  expect(reasons(await importer.importFiles({ 'a.json': file }, { code: 'KEPT' }))).toEqual([])
  const [row] =
    await importer.sql`select asserter_id, extra from clinical.condition where tenancy_code = 'KEPT'`
  expect(row).toEqual({
    asserter_id: null,
    extra: {
      contained: [{ resourceType: 'Practitioner', id: 'in' }],
      asserter: { reference: '#in' },
      evidence: [{ detail: [{ identifier: ofSource('KEPT', 'DiagnosticReport/9') }] }],
      recorder: { identifier: { value: '12' }, display: 'A doctor' },
    },
  })
})

test('inside extra lead to the records of the store', async () => {
  const link = 'https://example.org/related'
  const file = bundle(
    patient('p'),
    practitioner('d', '1'),
    condition('c', 'p', {
      subject: { reference: 'Patient/p', display: 'Ann' },
      extension: [
        { url: link, valueReference: { reference: 'Practitioner/d' } },
        { url: link, valueReference: { reference: 'Practitioner/unknown' } },
      ],
    }),
  )
  await importer.importFiles({ 'a.json': file }, { code: 'EXTRA' })
  const [row] =
    await importer.sql`select detail_id, extra from clinical.condition where tenancy_code = 'EXTRA'`
  expect(row?.extra).toEqual({
    subject: { reference: `Patient/${row?.detail_id}`, display: 'Ann' },
    extension: [
      { url: link, valueReference: { reference: `Practitioner/${recordId('EXTRA', 'Practitioner', 'd')}` } },
      { url: link, valueReference: { identifier: ofSource('EXTRA', 'Practitioner/unknown') } },
    ],
  })
})

test('that lead nowhere never read as references to the records here', async () => {
  const url = 'https://example.org/related'
  const related = (reference: object) => ({ url, valueReference: reference })
  const [known] = await importer.sql<{ detailId: string }[]>`
    select detail_id::text as "detailId" from demographics.patient_record limit 1`
  const literal = `Patient/${known?.detailId}`
  const identifier = { system: 'http://mrn', value: 'M9' }
  const file = bundle(
    patient('p', {
      identifier: [{ value: '1', assigner: { reference: 'Organization/none', display: 'Us' } }],
      extension: [
        related({ reference: literal, display: 'Her sister' }),
        related({ reference: literal, identifier }),
        related({ reference: `${literal}/_history/2` }),
        related({ reference: `/${literal}` }),
        related({ reference: 'Patient?identifier=http://mrn|M9' }),
        related({ reference: 'https://elsewhere.example/Patient/1001' }),
        related({ reference: 'urn:uuid:00000000-0000-4000-8000-000000000001' }),
      ],
      contained: [{ resourceType: 'RelatedPerson', id: 'in', patient: { reference: literal } }],
    }),
  )
  await importer.importFiles({ 'o.json': { resourceType: 'Organization', id: 'none' } }, { code: 'NOWHERE' })
  expect(reasons(await importer.importFiles({ 'a.json': file }, { code: 'NOWHERE' }))).toEqual([])
  const sent = (value: string) => ofSource('NOWHERE', value)
  const [row] = await importer.sql`
    select extra from demographics.patient_record where tenancy_code = 'NOWHERE'`
  const none = `Organization/${recordId('NOWHERE', 'Organization', 'none')}`
  expect(row?.extra).toEqual({
    identifier: [{ value: '1', assigner: { reference: none, display: 'Us' } }],
    extension: [
      related({ identifier: sent(literal), display: 'Her sister' }),
      related({
        identifier,
        extension: [{ url: 'https://care-record.example/reference-as-sent', valueIdentifier: sent(literal) }],
      }),
      related({ identifier: sent(`${literal}/_history/2`) }),
      related({ identifier: sent(`/${literal}`) }),
      related({ identifier: sent('Patient?identifier=http://mrn|M9') }),
      related({ reference: 'https://elsewhere.example/Patient/1001' }),
      related({ reference: 'urn:uuid:00000000-0000-4000-8000-000000000001' }),
    ],
    contained: [{ resourceType: 'RelatedPerson', id: 'in', patient: { identifier: sent(literal) } }],
  })
})

test('by an identifier beside a literal mean what the literal says', async () => {
  const identifier = { system: 'http://mrn', value: 'M1' }
  const file = bundle(
    patient('p', { identifier: [identifier] }),
    condition('c', 'p', {
      extension: [
        { url: 'u', valueReference: { reference: 'RelatedPerson/5', identifier } },
        { url: 'u', valueReference: { reference: 'Patient?identifier=http://mrn|M1' } },
      ],
    }),
  )
  await importer.importFiles({ 'a.json': file }, { code: 'BESIDE' })
  const [row] = await importer.sql`
    select detail_id, extra from clinical.condition where tenancy_code = 'BESIDE'`
  expect(row?.extra.extension.map((one: { valueReference: object }) => one.valueReference)).toEqual([
    expect.objectContaining({ identifier }),
    { reference: `Patient/${row?.detail_id}` },
  ])
  expect(row?.extra.extension[0].valueReference).not.toHaveProperty('reference')
})
