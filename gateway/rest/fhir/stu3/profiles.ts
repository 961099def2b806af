/** URLs that Care Connect and the vendor's FHIR guide fix for STU3. */
const careConnect = 'https://fhir.hl7.org.uk/STU3'

export const PROFILES = {
  Patient: `${careConnect}/StructureDefinition/CareConnect-Patient-1`,
  Condition: `${careConnect}/StructureDefinition/CareConnect-Condition-1`,
} as const

export const VERIFICATION_EXTENSION = `${careConnect}/StructureDefinition/Extension-CareConnect-NHSNumberVerificationStatus-1`
export const VERIFICATION_SYSTEM = `${careConnect}/CodeSystem/CareConnect-NHSNumberVerificationStatus-1`

export const TENANCIES = 'https://fhir.graphnethealth.com/Tenancies'
export const TENANCY_TYPES = 'https://fhir.graphnethealth.com/Tenancy-Type'
