import { describe, expect, test } from 'vitest'
import * as condition from '../../gateway/rest/fhir/stu3/condition.ts'
import * as patient from '../../gateway/rest/fhir/stu3/patient.ts'

type ConditionRow = Parameters<typeof condition.toFhir>[0]
type PatientRow = Parameters<typeof patient.toFhir>[0]

const source = { code: 'H1', name: 'A hospital', careSetting: 'MENTAL_HEALTH' } as const
const tags = [
  { system: 'https://fhir.graphnethealth.com/Tenancies', code: 'H1', display: 'A hospital' },
  { system: 'https://fhir.graphnethealth.com/Tenancy-Type', code: 'mental-health' },
]
const conditionProfile = 'https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Condition-1'

function conditionOf(fields: Partial<ConditionRow['condition']>): ConditionRow {
  return {
    source,
    condition: {
      id: 'c1',
      version: 3,
      lastUpdated: '2024-05-01T12:00:00.000Z',
      fhirVersion: 'STU3',
      extra: null,
      record: { detailId: '7' },
      clinicalStatus: null,
      verificationStatus: null,
      category: null,
      severity: null,
      code: null,
      bodySite: null,
      onsetDate: null,
      abatementDate: null,
      recordedDate: null,
      encounter: null,
      asserter: null,
      notes: null,
      ...fields,
    },
  }
}

const bare = {
  resourceType: 'Condition',
  id: 'c1',
  meta: { versionId: '3', lastUpdated: '2024-05-01T12:00:00.000Z', profile: [conditionProfile], tag: tags },
  subject: { reference: 'Patient/7' },
}

describe('Condition', () => {
  test('says nothing that its source did not say', () => {
    expect(condition.toFhir(conditionOf({}))).toEqual(bare)
  })

  test('comes out in STU3 names, with no nulls', () => {
    const row = conditionOf({
      fhirVersion: 'R4',
      clinicalStatus: 'RESOLVED',
      verificationStatus: 'CONFIRMED',
      code: {
        text: 'Flu',
        codings: [
          {
            system: 'http://snomed.info/sct',
            version: null,
            code: '6142004',
            display: 'Influenza',
            userSelected: null,
          },
          {
            system: 'http://read.info/readv2',
            version: null,
            code: 'H27..',
            display: null,
            userSelected: true,
          },
        ],
      },
      onsetDate: '2019-04',
      abatementDate: '2019-05-02T10:00:00+01:00',
      recordedDate: '2019-05',
      encounter: { id: 'e1' },
      asserter: { id: 'p1' },
      notes: [{ text: 'mild', time: null, author: 'Dr A' }],
    })
    expect(condition.toFhir(row)).toEqual({
      ...bare,
      clinicalStatus: 'resolved',
      code: {
        text: 'Flu',
        coding: [
          { system: 'http://snomed.info/sct', code: '6142004', display: 'Influenza' },
          { system: 'http://read.info/readv2', code: 'H27..', userSelected: true },
        ],
      },
      context: { reference: 'Encounter/e1' },
      onsetDateTime: '2019-04',
      abatementDateTime: '2019-05-02T10:00:00+01:00',
      assertedDate: '2019-05',
      asserter: { reference: 'Practitioner/p1' },
      note: [{ text: 'mild', authorString: 'Dr A' }],
    })
  })

  test.each([
    ['ACTIVE', 'active'],
    ['RECURRENCE', 'recurrence'],
    ['RELAPSE', 'recurrence'],
    ['INACTIVE', 'inactive'],
    ['REMISSION', 'remission'],
    ['RESOLVED', 'resolved'],
  ] as const)('clinical status %s is %s', (clinicalStatus, code) => {
    expect(condition.toFhir(conditionOf({ clinicalStatus })).clinicalStatus).toBe(code)
  })

  test.each([
    ['CONFIRMED', undefined],
    ['UNKNOWN', undefined],
    ['UNCONFIRMED', 'provisional'],
    ['PROVISIONAL', 'provisional'],
    ['DIFFERENTIAL', 'differential'],
    ['REFUTED', 'refuted'],
    ['ENTERED_IN_ERROR', 'entered-in-error'],
  ] as const)('verification status %s is said as %s', (verificationStatus, code) => {
    expect(condition.toFhir(conditionOf({ verificationStatus })).verificationStatus).toBe(code)
  })

  test('gives back what an STU3 source sent beyond the fields, and its own form of a choice', () => {
    const extra = {
      meta: { profile: ['urn:theirs', conditionProfile], tag: [{ code: 'x' }], security: [{ code: 'R' }] },
      extension: [{ url: 'urn:significance', valueCode: 'major' }],
      identifier: [{ system: 'urn:s', value: '1' }],
      onsetAge: { value: 40, unit: 'a' },
      code: {
        coding: [{ system: 'http://snomed.info/sct', code: '1', extension: [{ url: 'urn:description' }] }],
      },
      subject: { reference: 'Patient/elsewhere' },
      verificationStatus: 'confirmed',
    }
    const code = { text: null, codings: [] }
    expect(condition.toFhir(conditionOf({ extra, onsetDate: '1990', code }))).toEqual({
      ...bare,
      meta: {
        ...bare.meta,
        profile: [conditionProfile, 'urn:theirs'],
        tag: [...tags, { code: 'x' }],
        security: [{ code: 'R' }],
      },
      extension: extra.extension,
      identifier: extra.identifier,
      onsetAge: extra.onsetAge,
      code: extra.code,
    })
  })

  test('carries over of an R4 source only what STU3 writes alike', () => {
    const extra = {
      meta: { profile: ['https://fhir.hl7.org.uk/StructureDefinition/UKCore-Condition'], source: 'urn:x' },
      text: { status: 'generated', div: '<div/>' },
      modifierExtension: [{ url: 'urn:not' }],
      recorder: { reference: 'Practitioner/9' },
      stage: [{ summary: { text: 'II' } }],
      clinicalStatus: { coding: [{ code: 'active' }] },
      encounter: { reference: 'Encounter/9', display: 'visit' },
      contained: [{ resourceType: 'Observation' }],
    }
    expect(condition.toFhir(conditionOf({ fhirVersion: 'R4', extra, encounter: { id: '9' } }))).toEqual({
      ...bare,
      text: extra.text,
      modifierExtension: extra.modifierExtension,
      context: { reference: 'Encounter/9' },
    })
  })
})

function patientOf(fields: Partial<PatientRow['record']>): PatientRow {
  return {
    linked: [{ detailId: '7', mergedInto: null }],
    record: {
      detailId: '7',
      tenancy: source,
      version: 1,
      lastUpdated: '2024-05-01T12:00:00.000Z',
      fhirVersion: 'STU3',
      extra: null,
      active: null,
      gender: null,
      birthDate: null,
      deceased: null,
      deceasedDate: null,
      maritalStatus: null,
      identifiers: null,
      names: null,
      telecoms: null,
      addresses: null,
      generalPractitioner: null,
      generalPractice: null,
      managingOrganization: null,
      ...fields,
    },
  }
}

const number = {
  system: 'https://fhir.nhs.uk/Id/nhs-number',
  value: '9990000018',
  use: null,
  type: null,
  verificationStatus: null,
  validFrom: null,
  validTo: null,
  supersededAt: null,
}

describe('Patient', () => {
  test('says nothing that its source did not say', () => {
    const { meta, ...rest } = patient.toFhir(patientOf({}))
    expect(meta).toMatchObject({ versionId: '1', tag: tags })
    expect(rest).toEqual({ resourceType: 'Patient', id: '7' })
  })

  test('refers to the general practitioner, the practice and the managing organisation', () => {
    const mapped = patient.toFhir(
      patientOf({
        generalPractitioner: { id: 'p' },
        generalPractice: { id: 'o' },
        managingOrganization: { id: 'm' },
      }),
    )
    expect(mapped.generalPractitioner).toEqual([
      { reference: 'Practitioner/p' },
      { reference: 'Organization/o' },
    ])
    expect(mapped.managingOrganization).toEqual({ reference: 'Organization/m' })
  })

  test.each([
    [{ deceased: true, deceasedDate: '2020-02' }, { deceasedDateTime: '2020-02' }],
    [{ deceased: true }, { deceasedBoolean: true }],
    [{ deceased: false }, { deceasedBoolean: false }],
    [{}, {}],
  ])('of a death %j it says %j', (fields, expected) => {
    const { deceasedBoolean, deceasedDateTime } = patient.toFhir(patientOf(fields))
    expect({ deceasedBoolean, deceasedDateTime }).toEqual({
      deceasedBoolean: undefined,
      deceasedDateTime: undefined,
      ...expected,
    })
  })

  test('puts the source’s verification status in the profile’s own extension, beside its other extensions', () => {
    const sent = {
      system: number.system,
      value: number.value,
      assigner: { display: 'PDS' },
      extension: [
        { url: 'urn:other' },
        {
          url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-NHSNumberVerificationStatus-1',
        },
      ],
    }
    const row = patientOf({
      identifiers: [{ ...number, verificationStatus: '01' }],
      extra: { identifier: [sent] },
    })
    expect(patient.toFhir(row).identifier).toEqual([
      {
        system: number.system,
        value: number.value,
        assigner: { display: 'PDS' },
        extension: [
          {
            url: 'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-NHSNumberVerificationStatus-1',
            valueCodeableConcept: {
              coding: [
                {
                  system: 'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1',
                  code: '01',
                  display: 'Number present and verified',
                },
              ],
            },
          },
          { url: 'urn:other' },
        ],
      },
    ])
  })

  test('never lets a number that is over read as a current one', () => {
    const identifiers = [
      { ...number, value: '1', supersededAt: '2024-01-01T00:00:00.000Z' },
      { ...number, value: '2', use: 'old' },
      { ...number, value: '3', use: 'old', validTo: '2020-01-01' },
      { ...number, value: '4', use: 'official', validFrom: '2020' },
    ]
    expect(patient.toFhir(patientOf({ identifiers, fhirVersion: 'R4' })).identifier).toEqual([
      { system: number.system, value: '3', period: { end: '2020-01-01' } },
      { system: number.system, value: '4', use: 'official', period: { start: '2020' } },
    ])
  })

  test('takes no links from a source: they name ids of its own', () => {
    const extra = {
      link: [{ other: { reference: 'Patient/theirs' }, type: 'seealso' }],
      multipleBirthBoolean: true,
    }
    const mapped = patient.toFhir(patientOf({ extra }))
    expect(mapped).not.toHaveProperty('link')
    expect(mapped.multipleBirthBoolean).toBe(true)
  })
})
