/**
 * Codes that FHIR binds an element to with strength "required": nothing else is valid there, and a reader may list them.
 * Each list is what STU3 (https://hl7.org/fhir/STU3/valueset-condition-clinical.html and so on) and R4 allow together.
 */

/** https://hl7.org/fhir/R4/valueset-administrative-gender.html */
export const genders = ['male', 'female', 'other', 'unknown'] as const

/** https://hl7.org/fhir/R4/valueset-condition-clinical.html */
export const conditionClinicalStatuses = [
  'active',
  'recurrence',
  'relapse',
  'inactive',
  'remission',
  'resolved',
] as const

/** https://hl7.org/fhir/R4/valueset-condition-ver-status.html; `unknown` is of STU3, `unconfirmed` of R4. */
export const conditionVerificationStatuses = [
  'unconfirmed',
  'provisional',
  'differential',
  'confirmed',
  'refuted',
  'entered-in-error',
  'unknown',
] as const

/** https://hl7.org/fhir/R4/valueset-allergyintolerance-clinical.html */
export const allergyClinicalStatuses = ['active', 'inactive', 'resolved'] as const

/** https://hl7.org/fhir/R4/valueset-allergyintolerance-verification.html */
export const allergyVerificationStatuses = [
  'unconfirmed',
  'confirmed',
  'refuted',
  'entered-in-error',
] as const

/** https://hl7.org/fhir/R4/valueset-allergy-intolerance-type.html */
export const allergyTypes = ['allergy', 'intolerance'] as const

/** https://hl7.org/fhir/R4/valueset-allergy-intolerance-category.html */
export const allergyCategories = ['food', 'medication', 'environment', 'biologic'] as const

/** https://hl7.org/fhir/R4/valueset-allergy-intolerance-criticality.html */
export const allergyCriticalities = ['low', 'high', 'unable-to-assess'] as const

/** https://hl7.org/fhir/R4/valueset-observation-status.html */
export const observationStatuses = [
  'registered',
  'preliminary',
  'final',
  'amended',
  'corrected',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const

/** https://hl7.org/fhir/R4/valueset-encounter-status.html */
export const encounterStatuses = [
  'planned',
  'arrived',
  'triaged',
  'in-progress',
  'onleave',
  'finished',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const

/** https://hl7.org/fhir/R4/valueset-location-status.html */
export const locationStatuses = ['active', 'suspended', 'inactive'] as const
