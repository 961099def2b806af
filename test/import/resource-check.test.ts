import { expect, test } from 'vitest'
import { checkResource } from '../../drizzle/import/fhir/resource-check.ts'
import type { JsonObject } from '../../drizzle/import/json/json.ts'
import { parseJson } from '../../drizzle/import/json/parse-json.ts'
import type { FhirVersion } from '../../drizzle/schema/columns.ts'

const problem = (resource: object, version: FhirVersion = 'R4') =>
  checkResource(parseJson(JSON.stringify({ resourceType: 'Patient', ...resource })) as JsonObject, version)
    .problem

test.each([
  [{ birthDate: '1961-04-93' }, 'Patient.birthDate: not a date'],
  [{ deceasedDateTime: '2020-01-01T25:00:00Z' }, 'Patient.deceasedDateTime: not a date or time'],
  [{ name: [{ period: { start: '2020-13' } }] }, 'Patient.name.period.start: not a date or time'],
  [{ meta: { lastUpdated: '2020-02-30T00:00:00Z' } }, 'Patient.meta.lastUpdated: not a moment in time'],
  [{ extension: [{ url: 'u', valueDate: '2020-02-30' }] }, 'Patient.extension.valueDate: not a date'],
  [
    { _birthDate: { extension: [{ url: 'u', valueDateTime: 'noon' }] } },
    'Patient.birthDate.extension.valueDateTime: not a date or time',
  ],
  [
    { contained: [{ resourceType: 'Practitioner', birthDate: 'x' }] },
    'Patient.contained.birthDate: not a date',
  ],
  [{ name: 'Ann' }, 'Patient.name: not a list'],
  [{ gender: ['female'] }, 'Patient.gender: not a text'],
  [{ active: 'true' }, 'Patient.active: not true or false'],
  [{ telecom: [{ rank: '1' }] }, 'Patient.telecom.rank: not a number'],
  [{ maritalStatus: 'M' }, 'Patient.maritalStatus: not an object'],
  [{ gender: null }, 'Patient.gender: null'],
  [{ name: [{ family: 'A\u0000B' }] }, 'Patient.name.family: text with a character that cannot be stored'],
  [{ name: [{ family: '\ud800' }] }, 'Patient.name.family: text with a character that cannot be stored'],
])('%j is refused', (resource, expected) => {
  expect(problem(resource)).toBe(expected)
})

const inR4 = (name: string, code: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${name}`, code }],
})

test.each([
  ['STU3', { gender: 'indeterminate' }, 'Patient.gender'],
  ['STU3', { resourceType: 'Condition', clinicalStatus: 'chronic' }, 'Condition.clinicalStatus'],
  ['STU3', { resourceType: 'Condition', verificationStatus: 'likely' }, 'Condition.verificationStatus'],
  [
    'R4',
    { resourceType: 'Condition', clinicalStatus: inR4('condition-clinical', 'chronic') },
    'Condition.clinicalStatus',
  ],
  ['R4', { resourceType: 'AllergyIntolerance', category: ['food', 'pollen'] }, 'AllergyIntolerance.category'],
  ['STU3', { resourceType: 'AllergyIntolerance', criticality: 'CRITH' }, 'AllergyIntolerance.criticality'],
  ['R4', { resourceType: 'Observation', status: 'Final' }, 'Observation.status'],
  ['STU3', { resourceType: 'Encounter', status: 'discharged' }, 'Encounter.status'],
  ['R4', { resourceType: 'Location', status: 'closed' }, 'Location.status'],
  ['STU3', { resourceType: 'Practitioner', gender: 'F' }, 'Practitioner.gender'],
] as const)('a code outside a closed set is refused: %s %j', (version, resource, path) => {
  expect(problem(resource, version)).toBe(`${path}: not a code of FHIR ${version}`)
})

test.each([
  ['STU3', { resourceType: 'Condition', clinicalStatus: 'recurrence', verificationStatus: 'unknown' }],
  ['R4', { resourceType: 'Condition', clinicalStatus: inR4('condition-clinical', 'relapse') }],
  ['R4', { resourceType: 'Condition', clinicalStatus: { text: 'on and off' } }],
  ['R4', { resourceType: 'Condition', clinicalStatus: { coding: [{ system: 'urn:x', code: 'chronic' }] } }],
  ['STU3', { resourceType: 'AllergyIntolerance', criticality: 'unable-to-assess', category: ['biologic'] }],
] as const)('a code of the set, or words beside it, are not: %s %j', (version, resource) => {
  expect(problem(resource, version)).toBeUndefined()
})

test('a list of texts may have gaps that only extensions fill', () => {
  expect(problem({ name: [{ given: [null, 'Ann'], _given: [{ id: 'a' }, null] }] })).toBeUndefined()
})

test('elements of no FHIR version are kept, not checked', () => {
  expect(problem({ shoeSize: { value: 'large' } })).toBeUndefined()
})
