/** Writes what hangs on patient records: identifiers with their history, and names, addresses and telecoms. */
import type { PgTable } from 'drizzle-orm/pg-core'
import type { TransactionSql } from 'postgres'
import { addMembers } from '../../links/membership.ts'
import { patientAddress, patientIdentifier, patientName, patientTelecom } from '../../schema/demographics.ts'
import { incomingRows, insertStatement, qualifiedName, type Row, rowsText } from './bulk-statements.ts'
import type { IncomingRecord } from './record.ts'

/** For patients that are new or changed. */
export async function writePatientParts(tx: TransactionSql, patients: readonly IncomingRecord[]) {
  const detailIds = patients.flatMap(({ detailId }) => detailId ?? [])
  const rowsOf = (part: 'identifiers' | 'names' | 'addresses' | 'telecoms') =>
    patients.flatMap(({ detailId, parts }) =>
      (parts[part] ?? []).map((row: Row, position: number): Row => ({ ...row, detailId, position })),
    )
  await writeIdentifiers(tx, detailIds, rowsOf('identifiers'))
  await replaceRows(tx, patientName, detailIds, rowsOf('names'))
  await replaceRows(tx, patientAddress, detailIds, rowsOf('addresses'))
  await replaceRows(tx, patientTelecom, detailIds, rowsOf('telecoms'))
  await addMembers(tx, detailIds)
}

const identity = ['system', 'value', 'use', 'type', 'verification_status', 'valid_from', 'valid_to']

/**
 * An identifier that says something else than before is another: the old one is closed and the new one added.
 * Only its position may change in place.
 */
async function writeIdentifiers(
  tx: TransactionSql,
  detailIds: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  const table = qualifiedName(patientIdentifier)
  const sent = rowsText(patientIdentifier, rows)
  const incoming = incomingRows(patientIdentifier)
  const isSame = ['detail_id', ...identity]
    .map((column) => `stored.${column} is not distinct from incoming.${column}`)
    .join(' and ')
  const isCurrent = 'stored.superseded_at is null'
  await tx.unsafe(
    `update ${table} stored set superseded_at = now()
     where stored.detail_id = any($2::bigint[]) and ${isCurrent}
       and not exists (select from ${incoming} incoming where ${isSame})`,
    [sent, detailIds.slice()],
  )
  await tx.unsafe(
    `update ${table} stored set position = incoming.position from ${incoming} incoming
     where ${isSame} and ${isCurrent} and stored.position <> incoming.position`,
    [sent],
  )
  const columns = ['detail_id', 'position', ...identity]
  await tx.unsafe(
    `insert into ${table} (${columns.join(', ')})
     select ${columns.map((column) => `incoming.${column}`).join(', ')} from ${incoming} incoming
     where not exists (select from ${table} stored where ${isSame} and ${isCurrent})`,
    [sent],
  )
}

async function replaceRows(
  tx: TransactionSql,
  table: PgTable,
  detailIds: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  await tx.unsafe(`delete from ${qualifiedName(table)} where detail_id = any($1::bigint[])`, [
    detailIds.slice(),
  ])
  if (rows.length > 0) await tx.unsafe(insertStatement(table), [rowsText(table, rows)])
}
