/** The columns that every generated row shares, and the sink that rows go into. */
import type { PgTable } from 'drizzle-orm/pg-core'
import { recordId } from '../../schema/record-id.ts'
import type { StoredResourceType } from '../../schema/record-tables.ts'
import type { SourceRecord } from '../source/source-record.ts'
import type { SyntheticTenancy } from '../source/tenancies.ts'

/** Takes rows one at a time; whether they are kept or turned into text at once is the sink's affair. */
export interface RowSink {
  add<T extends PgTable>(table: T, row: T['$inferInsert'] | T['$inferSelect']): void
}

export function sourceColumnsOf(
  tenancy: SyntheticTenancy,
  resourceType: StoredResourceType,
  sourceId: string,
  lastUpdated: string,
) {
  return {
    id: recordId(tenancy.code, resourceType, sourceId),
    tenancyCode: tenancy.code,
    sourceId,
    sourceVersion: '1',
    version: 1,
    lastUpdated,
    sourceDated: true,
    fhirVersion: tenancy.fhirVersion,
    synthetic: true,
  } as const
}

export function recordColumnsOf(
  record: SourceRecord,
  resourceType: StoredResourceType,
  ordinal: number,
  when: { effectiveAt: string | null; lastUpdated: string },
) {
  return {
    ...sourceColumnsOf(
      record.tenancy,
      resourceType,
      sourceIdOf(record, resourceType, ordinal),
      when.lastUpdated,
    ),
    detailId: record.detailId,
    careSetting: record.tenancy.careSetting,
    restricted: false,
    effectiveAt: when.effectiveAt,
  }
}

/** Ids of a record's resources follow from its number, so that one resource can name another before it is made. */
export function sourceIdOf(record: SourceRecord, resourceType: StoredResourceType, ordinal: number): string {
  return `${record.localNumber}-${resourceType.toLowerCase()}-${ordinal}`
}
