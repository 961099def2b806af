/** Condition status codes of STU3 (https://hl7.org/fhir/STU3/valueset-condition-clinical.html) and of the graph. */
import type {
  ConditionClinicalStatus,
  ConditionVerificationStatus,
} from '../../../../schema/generated/operations.ts'

export const CLINICAL_STATUS_SYSTEM = 'http://hl7.org/fhir/condition-clinical'

/**
 * STU3 has no `relapse`: its `recurrence` means a relapse or a return after remission, which R4 split in two. Read
 * in this direction to answer, in the other to search, so that what is shown as a code is also found by it.
 */
const clinicalStatuses: Readonly<Record<ConditionClinicalStatus, string>> = {
  ACTIVE: 'active',
  RECURRENCE: 'recurrence',
  RELAPSE: 'recurrence',
  INACTIVE: 'inactive',
  REMISSION: 'remission',
  RESOLVED: 'resolved',
}

/**
 * Care Connect leaves verificationStatus out (0..0 since 2021; its 2017 edition has it). It is left out where that
 * changes nothing, and said where silence would make a refuted, mistaken or tentative condition read as a fact.
 */
const verificationStatuses: Readonly<Record<ConditionVerificationStatus, string | undefined>> = {
  CONFIRMED: undefined,
  UNKNOWN: undefined,
  // R4 only; of the STU3 codes the one for a condition that is not yet confirmed.
  UNCONFIRMED: 'provisional',
  PROVISIONAL: 'provisional',
  DIFFERENTIAL: 'differential',
  REFUTED: 'refuted',
  ENTERED_IN_ERROR: 'entered-in-error',
}

/** The graph's statuses that each STU3 code stands for. */
export const statusesByCode: ReadonlyMap<string, readonly ConditionClinicalStatus[]> = new Map(
  [...new Set(Object.values(clinicalStatuses))].map((code) => [
    code,
    (Object.keys(clinicalStatuses) as ConditionClinicalStatus[]).filter(
      (name) => clinicalStatuses[name] === code,
    ),
  ]),
)

export function clinicalStatusCode(status: ConditionClinicalStatus | null): string | undefined {
  return status === null ? undefined : clinicalStatuses[status]
}

export function verificationStatusCode(status: ConditionVerificationStatus | null): string | undefined {
  return status === null ? undefined : verificationStatuses[status]
}
