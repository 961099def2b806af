/** Writes a batch of records of one type: what is new or changed, and nothing else. */
import type { TransactionSql } from 'postgres'
import { wardStay } from '../../schema/admin-adt.ts'
import { resourceTables, type StoredResourceType } from '../../schema/record-tables.ts'
import { insertStatement, qualifiedName, rowsText, upsertStatement } from './bulk-statements.ts'
import { writePatientParts } from './patient-parts.ts'
import type { IncomingRecord } from './record.ts'

export interface Written {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** Not written, for a newer version is held. */
  readonly older: readonly IncomingRecord[]
  /** Of `updated`: those that were another patient's before. */
  readonly moved: readonly IncomingRecord[]
}

interface StoredRecord {
  readonly id: string
  readonly detailId: string | null
  readonly version: number
  readonly contentHash: string | null
  /** True where the source's own word makes what is held newer than what comes in. */
  readonly isNewer: boolean
}

/** At most one record per id. A statement or two per table, however many records. */
export async function writeRecords(
  tx: TransactionSql,
  type: StoredResourceType,
  records: readonly IncomingRecord[],
): Promise<Written> {
  const stored = await storedById(tx, type, records)
  const different = records.filter(({ id, contentHash }) => stored.get(id)?.contentHash !== contentHash)
  const older = different.filter(({ id }) => stored.get(id)?.isNewer === true)
  const changed = different.filter((record) => !older.includes(record))
  const moved = changed.filter(({ id, detailId }) => hasMoved(stored.get(id), detailId))
  if (moved.length > 0) await removeMoved(tx, type, moved)
  if (changed.length > 0) await writeChanged(tx, type, changed, stored)
  const updated = changed.filter(({ id }) => stored.has(id)).length
  return {
    created: changed.length - updated,
    updated,
    unchanged: records.length - different.length,
    older,
    moved,
  }
}

/**
 * Only where the source dated both are they told apart: its version numbers have no order
 * (https://hl7.org/fhir/R4/resource.html#Meta). Where it dated only one, or neither, what is imported last
 * stands.
 */
const isNewerThanIncoming =
  'coalesce(stored.source_dated and stored.last_updated > incoming.changed_at::timestamptz, false)'

async function storedById(
  tx: TransactionSql,
  type: StoredResourceType,
  records: readonly IncomingRecord[],
): Promise<ReadonlyMap<string, StoredRecord>> {
  const table = resourceTables[type]
  const detailId = 'detailId' in table ? 'detail_id::text' : 'null::text'
  const rows = await tx.unsafe<StoredRecord[]>(
    `select stored.id, ${detailId} as "detailId", stored.version,
       encode(stored.content_hash, 'hex') as "contentHash", ${isNewerThanIncoming} as "isNewer"
     from ${qualifiedName(table)} stored
     join json_to_recordset($1::text::json) as incoming (id uuid, changed_at text)
       on incoming.id = stored.id
     where stored.id = any($2::uuid[])`,
    [datesText(records), records.map(({ id }) => id)],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

function datesText(records: readonly IncomingRecord[]): string {
  return JSON.stringify(records.map(({ id, changedAt }) => ({ id, changed_at: changedAt })))
}

async function writeChanged(
  tx: TransactionSql,
  type: StoredResourceType,
  changed: readonly IncomingRecord[],
  stored: ReadonlyMap<string, StoredRecord>,
): Promise<void> {
  const table = resourceTables[type]
  const rows = changed.map(({ id, row }) => ({ ...row, version: (stored.get(id)?.version ?? 0) + 1 }))
  await tx.unsafe(upsertStatement(table), [rowsText(table, rows)])
  if (type === 'Encounter') await writeWardStays(tx, changed)
  if (type === 'Patient') await writePatientParts(tx, changed)
}

/** The DetailID is in the key: under its new patient the record would exist a second time. */
async function removeMoved(tx: TransactionSql, type: StoredResourceType, moved: readonly IncomingRecord[]) {
  await tx.unsafe(`delete from ${qualifiedName(resourceTables[type])} where id = any($1::uuid[])`, [
    moved.map(({ id }) => id),
  ])
}

function hasMoved(stored: StoredRecord | undefined, detailId: string | undefined): boolean {
  return stored !== undefined && stored.detailId !== null && stored.detailId !== detailId
}

async function writeWardStays(tx: TransactionSql, encounters: readonly IncomingRecord[]): Promise<void> {
  await tx.unsafe('delete from admin_adt.ward_stay where encounter_id = any($1::uuid[])', [
    encounters.map(({ id }) => id),
  ])
  const stays = encounters.flatMap(({ id, detailId, parts }) =>
    (parts.wardStays ?? []).map((stay, position) => ({ ...stay, detailId, encounterId: id, position })),
  )
  if (stays.length > 0) await tx.unsafe(insertStatement(wardStay), [rowsText(wardStay, stays)])
}
