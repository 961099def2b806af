import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Criterion } from './criteria.ts'

/** A table of records about patients: what `recordColumns()` gives every one of them. */
export type RecordTable = PgTable & {
  readonly detailId: PgColumn
  readonly id: PgColumn
  readonly effectiveAt: PgColumn
  readonly careSetting: PgColumn
  readonly restricted: PgColumn
}

/** A table of the DetailIDs of restricted patient records: what `restrictedRecordColumns()` gives each subgraph's. */
export type RestrictedRecordTable = PgTable & { readonly detailId: PgColumn }

/** How the records of one type are listed across a linked set. */
export interface RecordListing<Table extends RecordTable = RecordTable> {
  readonly table: Table
  /** The one of the same subgraph. */
  readonly restrictedRecord: RestrictedRecordTable
  /** By field of the type's filter input. */
  readonly criteria: Readonly<Record<string, Criterion>>
}

/** Ties a table to a criterion for each field of its filter input; a field left out does not compile. */
export function listingFor<Filter>(restrictedRecord: RestrictedRecordTable) {
  return <Table extends RecordTable>(
    table: Table,
    criteria: { readonly [Field in keyof Required<Filter>]: Criterion },
  ): RecordListing<Table> => ({ table, restrictedRecord, criteria })
}
