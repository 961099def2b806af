import type { RecordType } from '../../../../schema/record-types.ts'
import { type FhirEntry, fhirEntry } from '../entry.ts'
import type { FhirRelease } from '../release.ts'
import * as condition from './condition.ts'
import * as patient from './patient.ts'

/** What is offered as STU3, one line per record type. */
const entries = {
  Patient: fhirEntry(patient),
  AllergyIntolerance: 'not offered',
  Condition: fhirEntry(condition),
  Observation: 'not offered',
  Encounter: 'not offered',
  Organization: 'not offered',
  Location: 'not offered',
  Practitioner: 'not offered',
  PractitionerRole: 'not offered',
} as const satisfies Record<RecordType, FhirEntry | 'not offered'>

export const stu3: FhirRelease = { fhirVersion: '3.0.1', entries }
