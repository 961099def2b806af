import { describe, expect, test } from 'vitest'
import { shownVersion, versionSigns } from '../../drizzle/import/fhir/version.ts'
import type { JsonObject } from '../../drizzle/import/json/json.ts'
import { parseJson } from '../../drizzle/import/json/parse-json.ts'

const read = (resource: object) => parseJson(JSON.stringify(resource)) as JsonObject
const signs = (resource: object) => versionSigns(read(resource))
const shown = (resource: object) => shownVersion(read(resource))

describe('the version a resource shows', () => {
  test.each([
    ['a status that is a text', { resourceType: 'Condition', clinicalStatus: 'active' }, 'STU3'],
    ['a status that is a concept', { resourceType: 'Condition', clinicalStatus: { text: 'Active' } }, 'R4'],
    ['assertedDate', { resourceType: 'AllergyIntolerance', assertedDate: '2010' }, 'STU3'],
    ['recordedDate', { resourceType: 'AllergyIntolerance', recordedDate: '2010' }, 'R4'],
    ['context', { resourceType: 'Observation', context: { reference: 'Encounter/1' } }, 'STU3'],
    ['encounter', { resourceType: 'Observation', encounter: { reference: 'Encounter/1' } }, 'R4'],
    ['one interpretation', { resourceType: 'Observation', interpretation: { text: 'High' } }, 'STU3'],
    ['a list of interpretations', { resourceType: 'Observation', interpretation: [{ text: 'High' }] }, 'R4'],
    ['reason', { resourceType: 'Encounter', reason: [{ text: 'Cough' }] }, 'STU3'],
    ['reasonCode', { resourceType: 'Encounter', reasonCode: [{ text: 'Cough' }] }, 'R4'],
  ])('%s is its form', (_, resource, version) => {
    expect(signs(resource)).toEqual({ form: version, foreign: undefined })
    expect(shown(resource)).toBe(version)
  })

  test('its profile tells where its form does not', () => {
    const stu3 = { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-Patient-1'] }
    const r4 = { profile: ['https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient'] }
    expect(shown({ resourceType: 'Patient', meta: stu3 })).toBe('STU3')
    expect(shown({ resourceType: 'Patient', meta: r4 })).toBe('R4')
  })

  test('its code systems tell where its profile does not', () => {
    const married = (system: string) => ({
      resourceType: 'Patient',
      maritalStatus: { coding: [{ system, code: 'M' }] },
    })
    expect(shown(married('http://hl7.org/fhir/v3/MaritalStatus'))).toBe('STU3')
    expect(shown(married('http://terminology.hl7.org/CodeSystem/v3-MaritalStatus'))).toBe('R4')
  })

  test('nothing tells', () => {
    expect(shown({ resourceType: 'Patient', gender: 'female' })).toBeUndefined()
  })

  test('other versions are known by what only they have', () => {
    expect(signs({ resourceType: 'Condition', patient: { reference: 'Patient/1' } }).foreign).toBe('DSTU2')
    expect(signs({ resourceType: 'Encounter', class: [{ text: 'inpatient' }] }).foreign).toBe('R5')
  })
})
