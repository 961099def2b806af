/** Column groups that tables of several Postgres schemas share. */
import { sql } from 'drizzle-orm'
import {
  boolean,
  customType,
  type ExtraConfigColumn,
  index,
  integer,
  jsonb,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'

/**
 * A DetailID: the stable number of one source's patient record. A string in TypeScript, because a bigint may
 * exceed what a JavaScript number holds exactly and because every door treats it as an opaque id.
 */
export const detailIdColumn = customType<{ data: string; driverData: string }>({
  dataType: () => 'bigint',
})

/** An exact decimal, kept as text so that the precision a source gave (6.0, not 6) survives. */
export const decimalColumn = customType<{ data: string; driverData: string }>({
  dataType: () => 'numeric',
})

/** Hash of a source's resource, by which an import tells "unchanged" from "new version". */
const hashColumn = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })

/** A FHIR JSON structure kept as the source gave it, for example a CodeableConcept. */
export const fhirColumn = <T>(name: string) => jsonb(name).$type<T>()

/** Care settings a source can belong to, the one that knows a person's demographics best first. */
export const careSettings = ['gp', 'acute', 'community', 'mental-health', 'social-care'] as const
export type CareSetting = (typeof careSettings)[number]

export const fhirVersions = ['STU3', 'R4'] as const
export type FhirVersion = (typeof fhirVersions)[number]

/**
 * What every stored resource carries, whoever it is about: where it came from, which version this is, and
 * what the source sent beyond the columns.
 */
export const sourceColumns = () => ({
  /** Derived from tenancy, type and source id, so that a reference can be resolved without a look-up. */
  id: uuid('id').notNull(),
  tenancyCode: text('tenancy_code').notNull(),
  /** The source's own id of the resource; unique per tenancy and type. */
  sourceId: text('source_id').notNull(),
  /** The source's `meta.versionId`, null where it gave none. */
  sourceVersion: text('source_version'),
  /** Counts the times this store has seen the resource change. */
  version: integer('version').notNull().default(1),
  /** The source's `meta.lastUpdated`, else when this store took the version in. */
  lastUpdated: timestamp('last_updated', { withTimezone: true, mode: 'string' })
    .notNull()
    .default(sql`now()`),
  /** Whether `lastUpdated` is the source's word, by which versions can be told older and newer. */
  sourceDated: boolean('source_dated').notNull().default(true),
  fhirVersion: text('fhir_version', { enum: fhirVersions }).notNull(),
  synthetic: boolean('synthetic').notNull().default(false),
  contentHash: hashColumn('content_hash'),
  /** Elements of the source's resource, in its FHIR version, that the columns do not reproduce exactly. */
  extra: fhirColumn<Record<string, unknown>>('extra'),
})

/**
 * Of every table about persons: whether its source marks the record as one that not everybody may see. It speaks for
 * its own row only: what is filed under a restricted patient record is told by `restrictedRecordColumns`, and an encounter
 * passes nothing on to what refers to it.
 */
export const restrictedColumn = () => boolean('restricted').notNull().default(false)

/**
 * The DetailIDs of restricted patient records, few of many, for a subgraph that cannot see the records themselves: what is
 * filed under one is as restricted as it. Triggers of `demographics.patient_record` keep them, in the transaction that
 * marks the record, so that no writer can forget.
 */
export const restrictedRecordColumns = () => ({ detailId: detailIdColumn('detail_id').primaryKey() })

/** What every record about a person carries besides: whose it is, who may see it, and the one date it is ordered by. */
export const recordColumns = () => ({
  ...sourceColumns(),
  restricted: restrictedColumn(),
  detailId: detailIdColumn('detail_id').notNull(),
  careSetting: text('care_setting', { enum: careSettings }).notNull(),
  /** First instant of the clinical date the source gave (UTC where it gave no zone); null where it gave none. */
  effectiveAt: timestamp('effective_at', { withTimezone: true, mode: 'string' }),
})

type Columns<Name extends string> = Readonly<Record<Name, ExtraConfigColumn>>

/** Of a table with `sourceColumns` that is about nobody: its key, and one row for each of a source's ids. */
export const sourceConstraints = (table: string, t: Columns<'id' | 'tenancyCode' | 'sourceId'>) => [
  primaryKey({ columns: [t.id] }),
  unique(`${table}_source`).on(t.tenancyCode, t.sourceId),
]

/**
 * Of a table with `recordColumns`: its key, the order in which it is listed, the way to one record by its id, and the few
 * that are restricted, so that a list can tell whether it lacks any without looking through all.
 */
export const recordConstraints = (
  table: string,
  t: Columns<'detailId' | 'id' | 'effectiveAt' | 'restricted'>,
) => [
  primaryKey({ columns: [t.detailId, t.id] }),
  index(`${table}_access`).on(t.detailId, t.effectiveAt.desc().nullsLast(), t.id),
  index(`${table}_id`).on(t.id),
  index(`${table}_restricted`).on(t.detailId).where(sql`${t.restricted}`),
]

export interface FhirCoding {
  readonly system?: string
  readonly version?: string
  readonly code?: string
  readonly display?: string
  readonly userSelected?: boolean
}

export interface FhirCodeableConcept {
  readonly coding?: readonly FhirCoding[]
  readonly text?: string
}

export interface FhirAnnotation {
  readonly text?: string
  readonly time?: string
  readonly authorString?: string
}

/** Numbers are kept as text: see `decimalColumn`. */
export interface StoredQuantity {
  readonly value?: string
  readonly comparator?: string
  readonly unit?: string
  readonly system?: string
  readonly code?: string
}

export interface FhirIdentifier {
  readonly use?: string
  readonly system?: string
  readonly value?: string
  readonly type?: FhirCodeableConcept
}

export interface FhirPeriod {
  readonly start?: string
  readonly end?: string
}

export interface FhirContactPoint {
  readonly period?: FhirPeriod
  readonly system?: string
  readonly value?: string
  readonly use?: string
  readonly rank?: number
}

export interface FhirAddress {
  readonly period?: FhirPeriod
  readonly use?: string
  readonly type?: string
  readonly text?: string
  readonly line?: readonly string[]
  readonly city?: string
  readonly district?: string
  readonly state?: string
  readonly postalCode?: string
  readonly country?: string
}

export interface FhirHumanName {
  readonly period?: FhirPeriod
  readonly use?: string
  readonly text?: string
  readonly family?: string
  readonly given?: readonly string[]
  readonly prefix?: readonly string[]
  readonly suffix?: readonly string[]
}
