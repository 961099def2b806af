/** R4 statuses that are concepts: one code is read of them, or the record is refused. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle, condition, counts, createImporter, type Importer, patient, reasons } from './importer.ts'

let importer: Importer
beforeAll(async () => {
  importer = await createImporter()
})
afterAll(() => importer.drop())

const r4 = 'http://terminology.hl7.org/CodeSystem'
const former = 'http://hl7.org/fhir'

const allergy = (rest: object) => ({
  resourceType: 'AllergyIntolerance',
  id: 'a',
  patient: { reference: 'Patient/p' },
  recordedDate: '2020-01-01',
  ...rest,
})

const retracted = (system?: string) => ({ coding: [{ system, code: 'entered-in-error' }] })

test.each([
  ['SAME', retracted(`${r4}/condition-ver-status`), false],
  ['BARE', retracted(), true],
  ['FORMER', retracted(`${former}/condition-ver-status`), true],
  ['TWICE', { coding: [...retracted().coding, ...retracted(`${r4}/condition-ver-status`).coding] }, true],
  ['BESIDE', { coding: [...retracted().coding, { system: 'urn:x', code: 'confirmed' }] }, true],
])('a retraction is read and kept: %s', async (code, verificationStatus, isInExtra) => {
  const file = { 'a.json': bundle(patient('p'), condition('c', 'p', { verificationStatus })) }
  expect(reasons(await importer.importFiles(file, { code, fhirVersion: 'R4' }))).toEqual([])
  const [row] = await importer.sql`
    select verification_status, extra from clinical.condition where tenancy_code = ${code}`
  expect(row?.verification_status).toBe('entered-in-error')
  expect(row?.extra?.verificationStatus).toEqual(
    isInExtra ? JSON.parse(JSON.stringify(verificationStatus)) : undefined,
  )
})

test.each([
  ['WORDS', { verificationStatus: { text: 'Entered in error' } }, 'verificationStatus'],
  [
    'SEVERAL',
    { verificationStatus: { coding: [{ code: 'confirmed' }, { code: 'entered-in-error' }] } },
    'verificationStatus',
  ],
  ['OTHER', { verificationStatus: retracted('urn:x') }, 'verificationStatus'],
  ['CLINICAL', { clinicalStatus: { text: 'Resolved' } }, 'clinicalStatus'],
])('a condition whose status says no one code is refused: %s', async (code, rest, element) => {
  const file = { 'a.json': bundle(patient('p'), condition('c', 'p', rest)) }
  const outcome = await importer.importFiles(file, { code, fhirVersion: 'R4' })
  expect(reasons(outcome)).toEqual([expect.stringMatching(`Condition.${element}: not one code of FHIR R4$`)])
  expect(counts(outcome, 'Condition')).toBe('new 0, updated 0, unchanged 0, refused 1')
  expect(await importer.sql`select 1 from clinical.condition where tenancy_code = ${code}`).toHaveLength(0)
})

test('the same goes for allergies', async () => {
  const read = {
    clinicalStatus: { coding: [{ system: `${former}/allergy-clinical-status`, code: 'resolved' }] },
    verificationStatus: retracted(`${former}/allergy-verification-status`),
  }
  const options = { code: 'ALLERGY', fhirVersion: 'R4' } as const
  await importer.importFiles({ 'a.json': bundle(patient('p'), allergy(read)) }, options)
  const rows = await importer.sql`
    select clinical_status, verification_status from clinical.allergy_intolerance where tenancy_code = 'ALLERGY'`
  expect([...rows]).toEqual([{ clinical_status: 'resolved', verification_status: 'entered-in-error' }])
  const unclear = allergy({ verificationStatus: { text: 'Entered in error' } })
  const outcome = await importer.importFiles({ 'a.json': bundle(patient('p'), unclear) }, options)
  expect(reasons(outcome)).toEqual([
    expect.stringMatching('AllergyIntolerance.verificationStatus: not one code of FHIR R4$'),
  ])
})

test('a status that is not there stays unsaid', async () => {
  const file = { 'a.json': bundle(patient('p'), condition('c', 'p', { clinicalStatus: undefined })) }
  await importer.importFiles(file, { code: 'ABSENT', fhirVersion: 'R4' })
  const rows = await importer.sql`
    select clinical_status, verification_status from clinical.condition where tenancy_code = 'ABSENT'`
  expect([...rows]).toEqual([{ clinical_status: null, verification_status: null }])
})
