/** Events in and out of the table `audit.event`. */
import type { Sql, TransactionSql } from 'postgres'
import type { EventRecord } from './audit-event.ts'
import { type ChainedEvent, contentHash } from './chain.ts'

/**
 * Adds events to the end of the chain: one statement, a transaction of its own unless it is given one. It waits for
 * its turn behind other writers; all wait for it until its transaction ends.
 *
 * Not to be made of several statements for a process that must live: the driver (3.4.9) sends `rollback` on a
 * connection that was lost within `begin`, and that ends the process.
 */
export async function appendEvents(sql: Sql | TransactionSql, events: readonly EventRecord[]): Promise<void> {
  const parameters = [JSON.stringify(events), events.map(contentHash)]
  await sql.unsafe('select audit.append($1::text::json, $2::text[])', parameters, { prepare: true })
}

/** What to select of `audit.event event` for `readEvents`. */
export const selectedColumns = `
  event.seq::text as "seq",
  to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "at",
  event.request_id as "requestId",
  event.caller_kind as "callerKind",
  event.client_id as "clientId",
  event.user_id as "userId",
  event.organisation as "organisation",
  event.role as "role",
  event.on_behalf_of::text as "onBehalfOf",
  event.purpose_of_use as "purposeOfUse",
  event.door as "door",
  event.operation_name as "operationName",
  encode(event.operation_hash, 'hex') as "operationHash",
  event.detail_ids::text[] as "detailIds",
  event.record_counts::text as "recordCounts",
  event.withheld::text as "withheld",
  event.break_glass_reason as "breakGlassReason",
  event.outcome as "outcome",
  event.fault_code as "faultCode",
  encode(event.previous_hash, 'hex') as "previousHash",
  encode(event.hash, 'hex') as "hash"`

type StoredRow = Omit<ChainedEvent, 'seq' | 'recordCounts' | 'withheld'> & {
  readonly seq: string
  readonly recordCounts: string
  readonly withheld: string
}

/** Reads rows by a statement that selects `selectedColumns`. */
export async function readEvents(
  sql: Sql,
  statement: string,
  parameters: readonly (string | number | string[] | null)[],
): Promise<ChainedEvent[]> {
  const rows = await sql.unsafe<StoredRow[]>(statement, [...parameters], { prepare: true })
  return rows.map((row) => ({
    ...row,
    seq: Number(row.seq),
    recordCounts: JSON.parse(row.recordCounts),
    withheld: JSON.parse(row.withheld),
  }))
}
