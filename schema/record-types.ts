/**
 * The spine: every record type of the graph, the subgraph that owns it, and the field that lists it. Each registry
 * (resolvers, FHIR, CCAPI, …) is `satisfies Record<RecordType, …>`, so that a new line here is a compile error
 * until every place has answered for it, if only with 'not offered'.
 */
export const subgraphNames = ['demographics', 'clinical', 'admin-adt', 'audit'] as const
export type SubgraphName = (typeof subgraphNames)[number]

export const recordTypes = {
  Patient: { subgraph: 'demographics', about: 'person', listField: 'findPatients' },
  AllergyIntolerance: { subgraph: 'clinical', about: 'patient', listField: 'allergyIntolerances' },
  Condition: { subgraph: 'clinical', about: 'patient', listField: 'conditions' },
  Observation: { subgraph: 'clinical', about: 'patient', listField: 'observations' },
  Encounter: { subgraph: 'admin-adt', about: 'patient', listField: 'encounters' },
  Organization: { subgraph: 'admin-adt', about: 'service', listField: 'organizations' },
  Location: { subgraph: 'admin-adt', about: 'service', listField: 'locations' },
  Practitioner: { subgraph: 'admin-adt', about: 'service', listField: 'practitioners' },
  PractitionerRole: { subgraph: 'admin-adt', about: 'service', listField: 'practitionerRoles' },
} as const satisfies Record<
  string,
  { subgraph: SubgraphName; about: 'person' | 'patient' | 'service'; listField: string }
>

export type RecordType = keyof typeof recordTypes

/** The record type that an object type of the graph shows or lists: a source's record of a person is of the person. */
export function recordTypeNamed(typeName: string): RecordType | null {
  const name = typeName === 'PatientRecord' ? 'Patient' : typeName.replace(/Connection$/, '')
  return Object.hasOwn(recordTypes, name) ? (name as RecordType) : null
}

type Owned<Subgraph extends SubgraphName, About extends string> = {
  [Type in RecordType]: (typeof recordTypes)[Type] extends { subgraph: Subgraph; about: About } ? Type : never
}[RecordType]

/** Record types of one subgraph that hang on a patient and are listed across the linked set. */
export type PatientRecordType<Subgraph extends SubgraphName = SubgraphName> = Owned<Subgraph, 'patient'>

/** Record types of one subgraph that describe who provides care and where. */
export type ServiceRecordType<Subgraph extends SubgraphName = SubgraphName> = Owned<Subgraph, 'service'>
