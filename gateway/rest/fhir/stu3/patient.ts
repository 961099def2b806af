/** Patient as Care Connect profiles it (CareConnect-Patient-1): one source's record of one person. */
import {
  FhirPatientDocument,
  type FhirPatientQuery,
  type FhirPatientQueryVariables,
  type FhirPatientRecordFragment,
} from '../../../../schema/generated/operations.ts'
import type { FhirMapping } from '../entry.ts'
import { resource } from '../resource.ts'
import { addresses, codeableConcept, eachSaid, hasStu3Uses, inUse, reference } from './datatypes.ts'
import { extraRules, withExtra } from './extra.ts'
import { metaOf } from './meta.ts'
import { patientIdentifiers } from './patient-identifiers.ts'
import { type LinkedRecord, patientLinks } from './patient-links.ts'
import { type PatientSearchCriteria, patientParameters } from './patient-parameters.ts'
import { patientById, patientsByCriteria } from './patient-search.ts'
import { PROFILES } from './profiles.ts'

interface LinkedPatient {
  readonly record: FhirPatientRecordFragment
  readonly linked: readonly LinkedRecord[]
}

type Mapping = FhirMapping<PatientSearchCriteria, FhirPatientQueryVariables, FhirPatientQuery, LinkedPatient>

export const document = FhirPatientDocument

export const search: Mapping['search'] = {
  profile: PROFILES.Patient,
  parameters: patientParameters,
  pageSize: 50,
  largestPage: 200,
  byId: patientById,
  byCriteria: patientsByCriteria,
}

/** One match per record. With getAllLinkedPatients their linked records follow, each once, whatever they match. */
export const records: Mapping['records'] = ({ patient, findPatients }) => {
  const people = [...(patient ? [patient] : []), ...(findPatients?.nodes ?? [])]
  const matches = people.flatMap(({ record, linked }) => (record ? [{ record, linked: linked ?? [] }] : []))
  const seen = new Set(matches.map(({ record }) => record.detailId))
  const others = people.flatMap(({ records, linked }) =>
    (records ?? []).flatMap((record) => {
      if (seen.has(record.detailId)) return []
      seen.add(record.detailId)
      return [{ record, linked: linked ?? [] }]
    }),
  )
  const next = findPatients?.pageInfo.hasNextPage ? findPatients.pageInfo.endCursor : null
  return { matches, others, total: findPatients?.totalCount ?? matches.length, next }
}

export const toFhir: Mapping['toFhir'] = ({ record, linked }) => {
  const mapped = resource({
    resourceType: 'Patient',
    id: record.detailId,
    meta: metaOf(record, PROFILES.Patient, record.tenancy),
    identifier: patientIdentifiers(record),
    active: record.active,
    name: eachSaid(inUse(record.names)),
    telecom: eachSaid(inUse(record.telecoms)),
    gender: record.gender?.toLowerCase(),
    birthDate: record.birthDate,
    // A choice: the date says that the person died as well.
    ...(record.deceasedDate === null
      ? { deceasedBoolean: record.deceased }
      : { deceasedDateTime: record.deceasedDate }),
    address: addresses(inUse(record.addresses)),
    maritalStatus: codeableConcept(record.maritalStatus),
    generalPractitioner: [
      reference('Practitioner', record.generalPractitioner),
      reference('Organization', record.generalPractice),
    ].filter((target) => target !== undefined),
    managingOrganization: reference('Organization', record.managingOrganization),
    link: patientLinks(record.detailId, linked),
  })
  return withExtra(mapped, record, hasStu3Uses(record.addresses) ? rulesWithAddress : rules)
}

// The source's own links name ids of its own; which records are one person is this graph's to say.
const kept = ['resourceType', 'id', 'identifier', 'link']
const alike = [
  ...['name', 'telecom', 'birthDate', 'maritalStatus', 'contact', 'communication', 'photo'],
  ...['multipleBirthBoolean', 'multipleBirthInteger', 'deceasedBoolean', 'deceasedDateTime'],
  ...['generalPractitioner', 'managingOrganization'],
]
const rules = extraRules(kept, alike)
const rulesWithAddress = extraRules(kept, [...alike, 'address'])
