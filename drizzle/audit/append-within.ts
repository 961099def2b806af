import type { TransactionSql } from 'postgres'
import { type AuditEvent, recordOf } from './audit-event.ts'
import { appendEvents } from './event-rows.ts'

/**
 * Adds the event to a transaction that changes something, so that there is neither without the other. All other
 * appends wait from here until it ends: make it the last statement. The transaction must be READ COMMITTED.
 */
export async function appendWithin(tx: TransactionSql, event: AuditEvent, at: Date): Promise<void> {
  await appendEvents(tx, [recordOf(event, at)])
}
