/** Patient.identifier with the Care Connect NHS number slice (https://nhsconnect.github.io/CareConnectAPI/). */
import type { FhirPatientRecordFragment } from '../../../../schema/generated/operations.ts'
import { isJsonObject } from '../../../json-object.ts'
import { saidOrNothing } from '../resource.ts'
import { codeableConcept, period } from './datatypes.ts'
import { listOf } from './extra.ts'
import { VERIFICATION_EXTENSION, VERIFICATION_SYSTEM } from './profiles.ts'

type Identifier = NonNullable<FhirPatientRecordFragment['identifiers']>[number]

/** Displays of CareConnect-NHSNumberVerificationStatus-1. */
const verificationDisplays: Readonly<Record<string, string>> = {
  '01': 'Number present and verified',
  '02': 'Number present but not traced',
  '03': 'Trace required',
  '04': 'Trace attempted - No match or multiple match found',
  '05': 'Trace needs to be resolved - (NHS Number or patient detail conflict)',
  '06': 'Trace in progress',
  '07': 'Number not present and trace not required',
  '08': 'Trace postponed (baby under six weeks old)',
}

/** Current identifiers only: what a source stopped sending is history, which a Patient cannot tell apart. */
export function patientIdentifiers({ identifiers, extra }: FhirPatientRecordFragment) {
  const sent = isJsonObject(extra) ? listOf(extra.identifier).filter(isJsonObject) : []
  const current = (identifiers ?? []).filter(
    (identifier) => identifier.supersededAt === null && isSayable(identifier),
  )
  return current.flatMap((identifier) => {
    const { system, value } = identifier
    const asSent = sent.find((one) => (one.system ?? null) === system && one.value === value)
    return (
      saidOrNothing({
        ...asSent,
        ...mappedIdentifier(identifier),
        extension: extensions(identifier, asSent),
      }) ?? []
    )
  })
}

/** STU3 has no use for R4's `old`; without a period that says so, an old number would read as a current one. */
function isSayable({ use, validTo }: Identifier): boolean {
  return use !== 'old' || validTo !== null
}

function mappedIdentifier({ use, type, system, value, validFrom, validTo }: Identifier) {
  return {
    use: use === 'old' ? undefined : use,
    type: codeableConcept(type),
    system,
    value,
    period: period(validFrom, validTo),
  }
}

/** The source's spelling of the status (GP Connect's, UK Core's) gives way to the profile's one extension. */
function extensions({ verificationStatus }: Identifier, asSent: Readonly<Record<string, unknown>> = {}) {
  const others = listOf(asSent.extension).filter(
    (extension) => !isJsonObject(extension) || !String(extension.url).includes('NHSNumberVerificationStatus'),
  )
  if (verificationStatus === null) return others
  const display = verificationDisplays[verificationStatus]
  const coding = {
    system: VERIFICATION_SYSTEM,
    code: verificationStatus,
    ...(display !== undefined && { display }),
  }
  return [{ url: VERIFICATION_EXTENSION, valueCodeableConcept: { coding: [coding] } }, ...others]
}
