/** Records as a general practice and a hospital send them, imported and asked for again as STU3. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runImport } from '../../drizzle/import/run-import.ts'
import { type FhirServer, startFhir } from './fhir-server.ts'

let fhir: FhirServer
beforeAll(async () => {
  fhir = await startFhir()
  await importBundle('GPX', 'gp', [gpPatient, gpCondition])
  await importBundle('HOSPX', 'acute', [hospitalPatient, hospitalCondition])
})
afterAll(() => fhir.close())

const nhsNumber = { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000042' }

const gpPatient = {
  resourceType: 'Patient',
  id: 'gp-patient',
  meta: { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-Patient-1'] },
  identifier: [
    {
      extension: [
        {
          url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-NHSNumberVerificationStatus-1',
          valueCodeableConcept: { coding: [{ system: 'https://fhir.nhs.uk/x', code: '01' }] },
        },
      ],
      ...nhsNumber,
    },
  ],
  name: [{ use: 'official', family: 'Hopper', given: ['Grace'] }],
  birthDate: '1946-12-09',
}

const gpCondition = {
  resourceType: 'Condition',
  id: 'gp-condition',
  meta: {
    profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-ProblemHeader-Condition-1'],
  },
  extension: [
    {
      url: 'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-ProblemSignificance-1',
      valueCode: 'major',
    },
  ],
  clinicalStatus: 'active',
  code: {
    coding: [
      { system: 'http://read.info/readv2', code: 'G30..14', display: 'Heart attack', userSelected: true },
      {
        extension: [{ url: 'urn:description', valueId: '37443015' }],
        system: 'http://snomed.info/sct',
        code: '22298006',
        display: 'Myocardial infarction',
      },
    ],
  },
  subject: { reference: 'Patient/gp-patient' },
  onsetDateTime: '2010-01-13',
  assertedDate: '2010-01-13T14:57:39.313+00:00',
  note: [{ text: 'Synonym selected' }],
}

const hospitalPatient = {
  resourceType: 'Patient',
  id: 'hospital-patient',
  identifier: [nhsNumber],
  name: [{ family: 'HOPPER', given: ['G'] }],
  address: [{ use: 'billing', line: ['1 Cobol Street'] }],
  birthDate: '1946-12-09',
}

const hospitalCondition = {
  resourceType: 'Condition',
  id: 'hospital-condition',
  clinicalStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'relapse' }],
  },
  verificationStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'refuted' }],
  },
  code: { text: 'Gout' },
  subject: { reference: 'Patient/hospital-patient' },
  recordedDate: '2020-03',
  recorder: { display: 'Dr R' },
  stage: [{ summary: { text: 'early' } }],
}

async function importBundle(
  code: string,
  careSetting: 'gp' | 'acute',
  resources: readonly object[],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'care-record-fhir-'))
  const sql = postgres(fhir.graph.adminUrl, { max: 3, onnotice: () => undefined })
  try {
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: resources.map((resource) => ({ resource })),
    }
    await writeFile(join(folder, 'bundle.json'), JSON.stringify(bundle))
    const progress = { start: () => () => undefined, stop: () => undefined }
    const tenancy = { code, name: `Source ${code}`, careSetting }
    await runImport({ sql, paths: [folder], tenancy, fhirVersion: undefined, progress })
  } finally {
    await sql.end()
    await rm(folder, { recursive: true })
  }
}

interface Entry {
  readonly resource: Readonly<Record<string, unknown>> & {
    meta: { tag: { code: string }[]; profile: string[] }
  }
}

test('gives the conditions of both sources by either record, each as it was sent and valid STU3', async () => {
  const people = (await fhir.get('/Patient?identifier=9990000042')).body.entry as Entry[]
  expect(people).toHaveLength(2)
  const answers = await Promise.all(
    people.map(({ resource }) => fhir.get(`/Condition?patient=${resource.id}`)),
  )
  const [first, second] = answers.map(({ body }) => body.entry as Entry[])
  expect(second).toEqual(first)
  expect(first?.map(({ resource }) => resource.meta.tag[0]?.code)).toEqual(['HOSPX', 'GPX'])

  const [hospital, gp] = first ?? []
  expect(hospital?.resource).toEqual({
    resourceType: 'Condition',
    id: expect.any(String),
    meta: expect.any(Object),
    clinicalStatus: 'recurrence',
    verificationStatus: 'refuted',
    code: { text: 'Gout' },
    subject: { reference: expect.stringMatching(/^Patient\/\d+$/) },
    assertedDate: '2020-03',
  })
  const { id: _id, meta: _meta, subject: _subject, ...sent } = { ...gpCondition, meta: null }
  expect(gp?.resource).toEqual({
    ...sent,
    id: expect.any(String),
    meta: expect.any(Object),
    subject: expect.any(Object),
  })
  expect(gp?.resource.meta.profile).toEqual([
    'https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Condition-1',
    'https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-ProblemHeader-Condition-1',
  ])
})

test('gives an address its place without a use that STU3 does not have', async () => {
  const people = (await fhir.get('/Patient?identifier=9990000042')).body.entry as Entry[]
  const hospital = people.find(({ resource }) => resource.meta.tag[0]?.code === 'HOSPX')
  expect(hospital?.resource.address).toEqual([{ line: ['1 Cobol Street'] }])
})
