import {
  allergyIntolerance,
  clinicalRestrictedRecord,
  condition,
  observation,
} from '../../drizzle/schema/clinical.ts'
import type { PatientRecordType } from '../../schema/record-types.ts'
import { coded, codedList, dated, oneOf } from '../shared/criteria.ts'
import { listingFor, type RecordListing } from '../shared/record-listing.ts'
import type { AllergyIntoleranceFilter, ConditionFilter, ObservationFilter } from './generated/resolvers.ts'

/** How each record type of this subgraph is listed: its table, and what each field of its filter tests. */
export const clinicalRecords = {
  AllergyIntolerance: listingFor<AllergyIntoleranceFilter>(clinicalRestrictedRecord)(allergyIntolerance, {
    clinicalStatus: oneOf('clinicalStatus', allergyIntolerance.clinicalStatus),
    verificationStatus: oneOf('verificationStatus', allergyIntolerance.verificationStatus),
    codes: coded('codes', allergyIntolerance.code),
    date: dated('date', allergyIntolerance.effectiveAt),
    careSettings: oneOf('careSettings', allergyIntolerance.careSetting),
  }),
  Condition: listingFor<ConditionFilter>(clinicalRestrictedRecord)(condition, {
    clinicalStatus: oneOf('clinicalStatus', condition.clinicalStatus),
    categories: codedList('categories', condition.category),
    codes: coded('codes', condition.code),
    date: dated('date', condition.effectiveAt),
    careSettings: oneOf('careSettings', condition.careSetting),
  }),
  Observation: listingFor<ObservationFilter>(clinicalRestrictedRecord)(observation, {
    status: oneOf('status', observation.status),
    categories: codedList('categories', observation.category),
    codes: coded('codes', observation.code),
    date: dated('date', observation.effectiveAt),
    careSettings: oneOf('careSettings', observation.careSetting),
  }),
} as const satisfies Record<PatientRecordType<'clinical'>, RecordListing>
