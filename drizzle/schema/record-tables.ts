/** The tables, one for each FHIR resource type that is stored; generator and import answer for every one. */
import { encounter, location, organization, practitioner, practitionerRole } from './admin-adt.ts'
import { allergyIntolerance, condition, observation } from './clinical.ts'
import { patientRecord } from './demographics.ts'

export const resourceTables = {
  Patient: patientRecord,
  AllergyIntolerance: allergyIntolerance,
  Condition: condition,
  Observation: observation,
  Encounter: encounter,
  Organization: organization,
  Location: location,
  Practitioner: practitioner,
  PractitionerRole: practitionerRole,
} as const

export type StoredResourceType = keyof typeof resourceTables
