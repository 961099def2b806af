import type { RecordType } from '../../../schema/record-types.ts'
import type { CcapiOperation } from './exchange.ts'
import * as gpActiveProblems from './gp-active-problems.ts'
import { patientSearch } from './patient-search.ts'
import { sectionOperation } from './section.ts'

/** What is offered, by the record type it is made from. */
const offered = {
  Patient: [patientSearch],
  AllergyIntolerance: 'not offered',
  Condition: [sectionOperation(gpActiveProblems)],
  Observation: 'not offered',
  Encounter: 'not offered',
  Organization: 'not offered',
  Location: 'not offered',
  Practitioner: 'not offered',
  PractitionerRole: 'not offered',
} as const satisfies Record<RecordType, readonly CcapiOperation[] | 'not offered'>

export const ccapiOperations: readonly CcapiOperation[] = Object.values(offered).flatMap((operations) =>
  operations === 'not offered' ? [] : [...operations],
)
