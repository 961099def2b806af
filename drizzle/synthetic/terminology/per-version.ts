/**
 * Code systems whose names differ between Care Connect (STU3) and UK Core (R4). NHS Data Model and Dictionary
 * codes as HL7 UK publishes them, HL7's own systems as in the FHIR specifications; see NOTICE.md.
 */
import type { FhirVersion } from '../../schema/columns.ts'
import { coded, inWords, type PerVersion } from './concept.ts'

const stu3 = 'https://fhir.hl7.org.uk/STU3/CodeSystem'
const r4 = 'https://fhir.hl7.org.uk/CodeSystem'
const hl7 = 'http://terminology.hl7.org/CodeSystem'

function perVersion<T>(make: (version: FhirVersion) => T): PerVersion<T> {
  return Object.freeze({ STU3: make('STU3'), R4: make('R4') })
}

function inSystem(systems: PerVersion<string>, code: string, displays: PerVersion<string> | string) {
  return perVersion((version) =>
    coded(systems[version], code, typeof displays === 'string' ? displays : displays[version]),
  )
}

const conditionCategorySystem = {
  STU3: `${stu3}/CareConnect-ConditionCategory-1`,
  R4: `${hl7}/condition-category`,
}

export const conditionCategories = {
  'problem-list-item': inSystem(conditionCategorySystem, 'problem-list-item', 'Problem List Item'),
  'encounter-diagnosis': inSystem(conditionCategorySystem, 'encounter-diagnosis', 'Encounter Diagnosis'),
} as const

const observationCategorySystem = {
  STU3: 'http://hl7.org/fhir/observation-category',
  R4: `${hl7}/observation-category`,
}

export const observationCategories = {
  'vital-signs': inSystem(observationCategorySystem, 'vital-signs', 'Vital Signs'),
  laboratory: inSystem(observationCategorySystem, 'laboratory', 'Laboratory'),
  'social-history': inSystem(observationCategorySystem, 'social-history', 'Social History'),
  survey: inSystem(observationCategorySystem, 'survey', 'Survey'),
} as const

const interpretationSystem = {
  STU3: 'http://hl7.org/fhir/v2/0078',
  R4: `${hl7}/v3-ObservationInterpretation`,
}

export const interpretations = {
  high: inSystem(interpretationSystem, 'H', 'High'),
  low: inSystem(interpretationSystem, 'L', 'Low'),
} as const

const actSystem = { STU3: 'http://hl7.org/fhir/v3/ActCode', R4: `${hl7}/v3-ActCode` }

function encounterClass(code: string, display: string) {
  return perVersion((version) => Object.freeze({ system: actSystem[version], code, display }))
}

export const encounterClasses = {
  AMB: encounterClass('AMB', 'ambulatory'),
  EMER: encounterClass('EMER', 'emergency'),
  IMP: encounterClass('IMP', 'inpatient encounter'),
  HH: encounterClass('HH', 'home health'),
  VR: encounterClass('VR', 'virtual'),
} as const

const participationSystem = {
  STU3: 'http://hl7.org/fhir/v3/ParticipationType',
  R4: `${hl7}/v3-ParticipationType`,
}

export const participations = {
  attender: inSystem(participationSystem, 'ATND', 'attender'),
  primaryPerformer: inSystem(participationSystem, 'PPRF', 'primary performer'),
} as const

const maritalSystem = {
  STU3: 'http://hl7.org/fhir/v3/MaritalStatus',
  R4: `${r4}/UKCore-PersonMaritalStatusEngland`,
}

export const maritalStatuses = {
  single: inSystem(maritalSystem, 'S', { STU3: 'Never Married', R4: 'Single' }),
  married: inSystem(maritalSystem, 'M', { STU3: 'Married', R4: 'Married/Civil Partner' }),
  divorced: inSystem(maritalSystem, 'D', {
    STU3: 'Divorced',
    R4: 'Divorced/Person whose Civil Partnership has been dissolved',
  }),
  widowed: inSystem(maritalSystem, 'W', { STU3: 'Widowed', R4: 'Widowed/Surviving Civil Partner' }),
} as const

export type MaritalStatus = keyof typeof maritalStatuses

const jobRoleSystem = { STU3: `${stu3}/CareConnect-SDSJobRoleName-1`, R4: `${r4}/UKCore-SDSJobRoleName` }

export const jobRoles = {
  generalPractitioner: inSystem(jobRoleSystem, 'R0260', 'General Medical Practitioner'),
  consultant: inSystem(jobRoleSystem, 'R0050', 'Consultant'),
  chargeNurse: inSystem(jobRoleSystem, 'R0610', 'Sister/Charge Nurse'),
  nursePractitioner: inSystem(jobRoleSystem, 'R0600', 'Specialist Nurse Practitioner'),
  communityNurse: inSystem(jobRoleSystem, 'R0700', 'Community Nurse'),
  physiotherapist: inSystem(jobRoleSystem, 'R1110', 'Physiotherapist'),
  psychiatrist: inSystem(jobRoleSystem, 'R1981', 'Psychiatrist'),
  mentalHealthNurse: inSystem(jobRoleSystem, 'R1975', 'Community Mental Health Nurse'),
  socialWorker: inSystem(jobRoleSystem, 'R1330', 'Social Worker'),
  occupationalTherapist: inSystem(jobRoleSystem, 'R0950', 'Occupational Therapist'),
} as const

export type JobRole = keyof typeof jobRoles

/** UK Core alone has a code system for these. */
export const generalPracticeSpecialty: PerVersion<ReturnType<typeof coded>> = {
  STU3: inWords('General Medical Practice'),
  R4: coded(`${r4}/UKCore-PracticeSettingCode`, '600', 'General Medical Practice'),
}
