/** How people come into and leave hospital: NHS Data Model and Dictionary codes as HL7 UK publishes them; see NOTICE.md. */
import type { FhirCodeableConcept } from '../../schema/columns.ts'
import { coded, inWords, type PerVersion, snomedConcept } from './concept.ts'

const home =
  'Usual place of residence unless listed below, for example, a private dwelling whether owner occupied or owned by Local Authority, housing association or other landlord. This includes wardened accommodation but not residential accommodation where health care is provided. It also includes '

function dictionaryCode(stu3Name: string, r4Name: string, code: string, displays: PerVersion<string>) {
  return Object.freeze({
    STU3: coded(`https://fhir.hl7.org.uk/STU3/CodeSystem/${stu3Name}`, code, displays.STU3),
    R4: coded(`https://fhir.hl7.org.uk/CodeSystem/${r4Name}`, code, displays.R4),
  }) satisfies PerVersion<FhirCodeableConcept>
}

const method = (code: string, displays: PerVersion<string>) =>
  dictionaryCode('CareConnect-AdmissionMethod-1', 'UKCore-AdmissionMethodEngland', code, displays)

export const admissionMethods = {
  waitingList: method('11', { STU3: 'Waiting list', R4: 'Elective Admission: Waiting list' }),
  planned: method('13', { STU3: 'Planned', R4: 'Elective Admission: Planned' }),
  emergencyDepartment: method('21', {
    STU3: 'Accident and emergency or dental casualty department of the Health Care Provider',
    R4: 'Emergency Admission: Emergency Care Department or dental casualty department of the Health Care Provider',
  }),
  crisisTeam: method('25', {
    STU3: 'Admission via Mental Health Crisis Resolution Team',
    R4: 'Emergency Admission: Admission via Mental Health Crisis Resolution Team',
  }),
} as const

export const admittedFromHome = dictionaryCode(
  'CareConnect-SourceOfAdmission-1',
  'UKCore-SourceOfAdmissionEngland',
  '19',
  { STU3: `${home}Patients with no fixed abode.`, R4: `${home}Patients with no fixed abode.` },
)

const clinicalAdvice = 'Patient discharged on clinical advice or with clinical consent'

const discharge = (code: string, display: string) =>
  dictionaryCode('CareConnect-DischargeMethod-1', 'UKCore-DischargeMethodEngland', code, {
    STU3: display,
    R4: display,
  })

export const dischargeMethods = {
  onAdvice: discharge('1', clinicalAdvice),
  died: discharge('4', 'Patient died'),
} as const

const destination = (code: string, displays: PerVersion<string>) =>
  dictionaryCode('CareConnect-DischargeDestination-1', 'UKCore-DischargeDestinationEngland', code, displays)

export const dischargeDestinations = {
  home: destination('19', {
    STU3: `${home}Patients with no fixed abode.`,
    R4: `${home}patients with no fixed abode.`,
  }),
  died: destination('79', {
    STU3: 'Not applicable - Patient died or still birth',
    R4: 'Not applicable - Patient died or stillbirth',
  }),
} as const

/** The one encounter type that may be published as a code; all others go in words. */
export const seenOnWard = snomedConcept('185212007', 'Seen in hospital ward')

export const encounterTypes = {
  surgery: inWords('Surgery consultation'),
  telephone: inWords('Telephone consultation'),
  outpatient: inWords('Outpatient attendance'),
  emergency: inWords('Emergency department attendance'),
  homeVisit: inWords('Community nurse home visit'),
  mentalHealthReview: inWords('Mental health review'),
  socialCareVisit: inWords('Social care assessment visit'),
} as const
