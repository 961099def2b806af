import type { SubgraphName } from '../record-types.ts'

const table = (file: string, name: string) => `../../../drizzle/schema/${file}.ts#${name}`

const values = {
  CodeableConcept: '../../../drizzle/schema/columns.ts#FhirCodeableConcept',
  Annotation: '../../../drizzle/schema/columns.ts#FhirAnnotation',
  HumanName: '../../../drizzle/schema/columns.ts#FhirHumanName',
  Address: '../../../drizzle/schema/columns.ts#FhirAddress',
  ContactPoint: '../../../drizzle/schema/columns.ts#FhirContactPoint',
  Quantity: '../../../drizzle/schema/columns.ts#StoredQuantity',
} as const

/** What a resolver of each GraphQL type is given: the row it is read from, or the FHIR structure kept in a column. */
export const mappers: Record<SubgraphName, Record<string, string>> = {
  demographics: {
    ...values,
    Patient: '../../demographics/person.ts#Person',
    PatientRecord: '../../demographics/patient-records.ts#RecordOfSource',
    PatientIdentifier: '../../demographics/identifiers.ts#IdentifierOfRecord',
    Tenancy: '../../demographics/sources.ts#Source',
    AuditTrail: '../../demographics/person.ts#Person',
    PatientConnection: '../../demographics/patient-search.ts#PatientPage',
  },
  clinical: {
    ...values,
    Patient: '../../shared/patient-reference.ts#PatientReference',
    AllergyIntoleranceConnection: '../../clinical/pages.ts#AllergyIntolerancePage',
    ConditionConnection: '../../clinical/pages.ts#ConditionPage',
    ObservationConnection: '../../clinical/pages.ts#ObservationPage',
    AllergyIntolerance: table('rows', 'AllergyIntoleranceRow'),
    AllergyReaction: table('clinical', 'StoredReaction'),
    Condition: table('rows', 'ConditionRow'),
    Observation: table('rows', 'ObservationRow'),
    ObservationComponent: table('clinical', 'StoredComponent'),
    ObservationValue: '../../clinical/observation-value.ts#ValueWithQuantity',
    ReferenceRange: table('clinical', 'StoredReferenceRange'),
  },
  'admin-adt': {
    ...values,
    Patient: '../../shared/patient-reference.ts#PatientReference',
    EncounterConnection: '../../admin-adt/pages.ts#EncounterPage',
    OrganizationConnection: '../../admin-adt/pages.ts#OrganizationPage',
    LocationConnection: '../../admin-adt/pages.ts#LocationPage',
    PractitionerConnection: '../../admin-adt/pages.ts#PractitionerPage',
    PractitionerRoleConnection: '../../admin-adt/pages.ts#PractitionerRolePage',
    Encounter: table('rows', 'EncounterRow'),
    EncounterParticipant: table('admin-adt', 'StoredParticipant'),
    WardStay: table('rows', 'WardStayRow'),
    Organization: table('rows', 'OrganizationRow'),
    Location: table('rows', 'LocationRow'),
    Practitioner: table('rows', 'PractitionerRow'),
    PractitionerRole: table('rows', 'PractitionerRoleRow'),
    Identifier: '../../../drizzle/schema/columns.ts#FhirIdentifier',
  },
  audit: {
    ...values,
    AuditTrail: '../../shared/patient-reference.ts#PatientReference',
    AuditEventConnection: '../../audit/event-pages.ts#EventPage',
    AuditEvent: '../../audit/event-pages.ts#EventOfPerson',
  },
}
