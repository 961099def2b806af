/** The `admin_adt` Postgres schema: encounters with their ward stays, and the organisations, places and people of care. */
import { boolean, index, integer, pgSchema, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { encounterStatuses, genders, locationStatuses } from './codes.ts'
import {
  detailIdColumn,
  type FhirAddress,
  type FhirCodeableConcept,
  type FhirCoding,
  type FhirContactPoint,
  type FhirHumanName,
  type FhirIdentifier,
  fhirColumn,
  recordColumns,
  recordConstraints,
  restrictedRecordColumns,
  sourceColumns,
  sourceConstraints,
} from './columns.ts'

export const adminAdt = pgSchema('admin_adt')

export const adminAdtRestrictedRecord = adminAdt.table('restricted_record', restrictedRecordColumns())

export interface StoredParticipant {
  readonly types?: readonly FhirCodeableConcept[]
  readonly practitionerId?: string
  readonly start?: string
  readonly end?: string
}

export const encounter = adminAdt.table(
  'encounter',
  {
    ...recordColumns(),
    status: text('status', { enum: encounterStatuses }),
    class: fhirColumn<FhirCoding>('class'),
    classCode: text('class_code'),
    types: fhirColumn<readonly FhirCodeableConcept[]>('types'),
    priority: fhirColumn<FhirCodeableConcept>('priority'),
    periodStart: text('period_start'),
    periodEnd: text('period_end'),
    /** STU3 reason, R4 reasonCode. */
    reasons: fhirColumn<readonly FhirCodeableConcept[]>('reasons'),
    participants: fhirColumn<readonly StoredParticipant[]>('participants'),
    admissionMethod: fhirColumn<FhirCodeableConcept>('admission_method'),
    admitSource: fhirColumn<FhirCodeableConcept>('admit_source'),
    dischargeMethod: fhirColumn<FhirCodeableConcept>('discharge_method'),
    dischargeDestination: fhirColumn<FhirCodeableConcept>('discharge_destination'),
    serviceProviderId: uuid('service_provider_id'),
    partOfId: uuid('part_of_id'),
  },
  (t) => recordConstraints('encounter', t),
)

/** Where the person was during an encounter, in the order the source gave. */
export const wardStay = adminAdt.table(
  'ward_stay',
  {
    detailId: detailIdColumn('detail_id').notNull(),
    encounterId: uuid('encounter_id').notNull(),
    position: integer('position').notNull(),
    locationId: uuid('location_id'),
    status: text('status'),
    periodStart: text('period_start'),
    periodEnd: text('period_end'),
  },
  (t) => [
    primaryKey({ columns: [t.detailId, t.encounterId, t.position] }),
    index('ward_stay_encounter').on(t.encounterId),
  ],
)

export const organization = adminAdt.table(
  'organization',
  {
    ...sourceColumns(),
    odsCode: text('ods_code'),
    identifiers: fhirColumn<readonly FhirIdentifier[]>('identifiers'),
    active: boolean('active'),
    types: fhirColumn<readonly FhirCodeableConcept[]>('types'),
    name: text('name'),
    telecoms: fhirColumn<readonly FhirContactPoint[]>('telecoms'),
    addresses: fhirColumn<readonly FhirAddress[]>('addresses'),
    partOfId: uuid('part_of_id'),
  },
  (t) => sourceConstraints('organization', t),
)

export const location = adminAdt.table(
  'location',
  {
    ...sourceColumns(),
    odsSiteCode: text('ods_site_code'),
    identifiers: fhirColumn<readonly FhirIdentifier[]>('identifiers'),
    status: text('status', { enum: locationStatuses }),
    name: text('name'),
    description: text('description'),
    type: fhirColumn<FhirCodeableConcept>('type'),
    physicalType: fhirColumn<FhirCodeableConcept>('physical_type'),
    telecoms: fhirColumn<readonly FhirContactPoint[]>('telecoms'),
    address: fhirColumn<FhirAddress>('address'),
    managingOrganizationId: uuid('managing_organization_id'),
    partOfId: uuid('part_of_id'),
  },
  (t) => sourceConstraints('location', t),
)

export const practitioner = adminAdt.table(
  'practitioner',
  {
    ...sourceColumns(),
    sdsUserId: text('sds_user_id'),
    identifiers: fhirColumn<readonly FhirIdentifier[]>('identifiers'),
    active: boolean('active'),
    names: fhirColumn<readonly FhirHumanName[]>('names'),
    gender: text('gender', { enum: genders }),
    telecoms: fhirColumn<readonly FhirContactPoint[]>('telecoms'),
    addresses: fhirColumn<readonly FhirAddress[]>('addresses'),
  },
  (t) => sourceConstraints('practitioner', t),
)

export const practitionerRole = adminAdt.table(
  'practitioner_role',
  {
    ...sourceColumns(),
    identifiers: fhirColumn<readonly FhirIdentifier[]>('identifiers'),
    active: boolean('active'),
    periodStart: text('period_start'),
    periodEnd: text('period_end'),
    practitionerId: uuid('practitioner_id'),
    organizationId: uuid('organization_id'),
    codes: fhirColumn<readonly FhirCodeableConcept[]>('codes'),
    specialties: fhirColumn<readonly FhirCodeableConcept[]>('specialties'),
    locationIds: uuid('location_ids').array(),
    telecoms: fhirColumn<readonly FhirContactPoint[]>('telecoms'),
  },
  (t) => [
    ...sourceConstraints('practitioner_role', t),
    index('practitioner_role_practitioner').on(t.practitionerId),
    index('practitioner_role_organization').on(t.organizationId),
  ],
)
