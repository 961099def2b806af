/** What a mapping makes of a resource: the type's own columns, and rows of the tables that belong to it. */
import type { InferInsertModel } from 'drizzle-orm'
import type { wardStay } from '../../schema/admin-adt.ts'
import type {
  patientAddress,
  patientIdentifier,
  patientName,
  patientTelecom,
} from '../../schema/demographics.ts'
import type { resourceTables, StoredResourceType } from '../../schema/record-tables.ts'
import type { JsonObject } from '../json/json.ts'
import type { Elements } from './elements.ts'

/** Columns that are the same for every type and come from where the resource was found, not from what it says. */
type Provenance =
  | 'id'
  | 'tenancyCode'
  | 'sourceId'
  | 'sourceVersion'
  | 'version'
  | 'lastUpdated'
  | 'sourceDated'
  | 'fhirVersion'
  | 'synthetic'
  | 'contentHash'
  | 'extra'
  | 'restricted'
  | 'detailId'
  | 'careSetting'

export type OwnColumns<T extends StoredResourceType> = Omit<
  InferInsertModel<(typeof resourceTables)[T]>,
  Provenance
>

type Part<Table extends { $inferInsert: object }> = ReadonlyLists<
  Omit<Table['$inferInsert'], 'detailId' | 'id' | 'position' | 'encounterId'>
>

type ReadonlyLists<T> = {
  readonly [K in keyof T]: T[K] extends string[] | null | undefined ? Readonly<T[K]> : T[K]
}

/** Rows that belong to a record, in the order the source gave. */
export interface Parts {
  readonly wardStays?: readonly Part<typeof wardStay>[]
  readonly identifiers?: readonly Part<typeof patientIdentifier>[]
  readonly names?: readonly Part<typeof patientName>[]
  readonly addresses?: readonly Part<typeof patientAddress>[]
  readonly telecoms?: readonly Part<typeof patientTelecom>[]
}

export interface Mapped<T extends StoredResourceType = StoredResourceType> {
  readonly row: OwnColumns<T>
  readonly parts: Parts
  readonly extra: JsonObject | undefined
}

export type Mapping<T extends StoredResourceType> = (elements: Elements) => Omit<Mapped<T>, 'extra'>
