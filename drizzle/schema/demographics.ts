/**
 * The `demographics` Postgres schema: sources, each source's own patient records, and the links between them.
 * Nothing outside this schema knows which records are one person.
 */
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { genders } from './codes.ts'
import {
  careSettings,
  detailIdColumn,
  type FhirCodeableConcept,
  fhirColumn,
  restrictedColumn,
  sourceColumns,
} from './columns.ts'

export const demographics = pgSchema('demographics')

/** Hands out DetailIDs; bulk writers reserve a range of it. */
export const detailIdSequence = demographics.sequence('detail_id', { startWith: 1001 })

/** A contributing source system of an organisation. */
export const tenancy = demographics.table('tenancy', {
  code: text('code').primaryKey(),
  /** The number CCAPI calls PatientTenancyId. */
  number: integer('number').notNull().unique().generatedAlwaysAsIdentity(),
  name: text('name').notNull(),
  careSetting: text('care_setting', { enum: careSettings }).notNull(),
  /** ODS code of the organisation that runs the source. */
  odsCode: text('ods_code'),
})

/** One source's record of one person. */
export const patientRecord = demographics.table(
  'patient_record',
  {
    detailId: detailIdColumn('detail_id').primaryKey().default(sql`nextval('demographics.detail_id')`),
    ...sourceColumns(),
    restricted: restrictedColumn(),
    tenancyCode: text('tenancy_code')
      .notNull()
      .references(() => tenancy.code),
    active: boolean('active'),
    gender: text('gender', { enum: genders }),
    /** As given: year, month or day. */
    birthDate: text('birth_date'),
    /** The same where it names a day: what linking and searching compare. */
    birthDay: date('birth_day', { mode: 'string' }),
    deceased: boolean('deceased'),
    /** As given; null where the source says only that the person died. */
    deceasedDate: text('deceased_date'),
    maritalStatus: fhirColumn<FhirCodeableConcept>('marital_status'),
    generalPractitionerId: uuid('general_practitioner_id'),
    generalPracticeId: uuid('general_practice_id'),
    managingOrganizationId: uuid('managing_organization_id'),
  },
  (t) => [
    unique('patient_record_source').on(t.tenancyCode, t.sourceId),
    unique('patient_record_id').on(t.id),
    index('patient_record_birth_day').on(t.birthDay),
  ],
)

const ofRecord = () => ({
  detailId: detailIdColumn('detail_id')
    .notNull()
    .references(() => patientRecord.detailId, { onDelete: 'cascade' }),
  /** Position in the source's list, from 0. */
  position: integer('position').notNull(),
})

const validity = () => ({
  validFrom: text('valid_from'),
  validTo: text('valid_to'),
})

/** NHS numbers and local numbers, with what was superseded: a row is closed, never deleted or overwritten. */
export const patientIdentifier = demographics.table(
  'patient_identifier',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    ...ofRecord(),
    ...validity(),
    system: text('system'),
    value: text('value').notNull(),
    use: text('use'),
    type: fhirColumn<FhirCodeableConcept>('type'),
    /** NHS number status indicator code, 01 to 08; null for other identifiers or where not said. */
    verificationStatus: text('verification_status'),
    recordedAt: timestamp('recorded_at', { withTimezone: true, mode: 'string' })
      .notNull()
      .default(sql`now()`),
    /** When the source stopped sending it; null while current. */
    supersededAt: timestamp('superseded_at', { withTimezone: true, mode: 'string' }),
  },
  (t) => [
    index('patient_identifier_detail').on(t.detailId),
    index('patient_identifier_value').on(t.value, t.system),
  ],
)

/**
 * The identifiers a record holds now: still sent by its source, not marked old, and with no end that has passed (a year
 * or month ends with its last day, in UTC). The one meaning of "current" for linking, searching and display.
 */
export const currentIdentifier = demographics.view('current_identifier').as((query) =>
  query
    .select({
      id: patientIdentifier.id,
      detailId: patientIdentifier.detailId,
      position: patientIdentifier.position,
      system: patientIdentifier.system,
      value: patientIdentifier.value,
      use: patientIdentifier.use,
      type: patientIdentifier.type,
      verificationStatus: patientIdentifier.verificationStatus,
      validFrom: patientIdentifier.validFrom,
      validTo: patientIdentifier.validTo,
    })
    .from(patientIdentifier)
    .where(
      sql`${patientIdentifier.supersededAt} is null and ${patientIdentifier.use} is distinct from 'old'
        and (${patientIdentifier.validTo} is null or ${patientIdentifier.validTo} collate "C"
          >= left((now() at time zone 'UTC')::date::text, length(${patientIdentifier.validTo})))`,
    ),
)

/** `fold` (lower case, no accents) is what names are compared by; a migration of its own creates it. */
export const patientName = demographics.table(
  'patient_name',
  {
    ...ofRecord(),
    ...validity(),
    use: text('use'),
    text: text('text'),
    family: text('family'),
    given: text('given').array(),
    prefix: text('prefix').array(),
    suffix: text('suffix').array(),
  },
  (t) => [
    primaryKey({ columns: [t.detailId, t.position] }),
    index('patient_name_family').using('gin', sql`public.fold(${t.family}) gin_trgm_ops`),
    index('patient_name_given').using('gin', sql`public.fold_all(${t.given}) gin_trgm_ops`),
  ],
)

export const patientAddress = demographics.table(
  'patient_address',
  {
    ...ofRecord(),
    ...validity(),
    use: text('use'),
    type: text('type'),
    text: text('text'),
    line: text('line').array(),
    city: text('city'),
    district: text('district'),
    state: text('state'),
    postalCode: text('postal_code'),
    country: text('country'),
  },
  (t) => [
    primaryKey({ columns: [t.detailId, t.position] }),
    index('patient_address_postcode').on(sql`(public.fold_postcode(${t.postalCode})) text_pattern_ops`),
  ],
)

export const patientTelecom = demographics.table(
  'patient_telecom',
  {
    ...ofRecord(),
    ...validity(),
    system: text('system'),
    value: text('value'),
    use: text('use'),
    rank: integer('rank'),
  },
  (t) => [primaryKey({ columns: [t.detailId, t.position] })],
)
