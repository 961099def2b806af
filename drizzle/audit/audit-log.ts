/** The way into the audit: an append that resolves has its event on disk. */
import type { Sql } from 'postgres'
import { type AuditEvent, type EventRecord, recordOf } from './audit-event.ts'
import { appendEvents } from './event-rows.ts'
import { type BatchReport, createGroupCommit } from './group-commit.ts'

export interface AuditLogOptions {
  /** As `auditWriter`, of `openDatabase` with two connections or more: one may hang, and lost ones are replaced. */
  readonly sql: Sql
  /** Events in one commit. */
  readonly maxBatch?: number
  /** Events that may wait for their commit; more are refused. */
  readonly maxWaiting?: number
  readonly deadlineMs?: number
  /** For metrics: after each batch. */
  readonly onBatch?: (batch: BatchReport) => void
  readonly now?: () => Date
}

export interface AuditLog {
  /**
   * Resolves only when the event is committed and on disk. Rejects with Fault UNAVAILABLE where that is not known, at
   * the deadline at the latest: the event may then be in the chain all the same, which says too much rather than too
   * little. Nothing is tried again. Rejects with RangeError an event that is itself wrong, see `recordOf`.
   */
  append(event: AuditEvent): Promise<void>
  /** Refuses what comes from now on and waits for the rest. */
  end(): Promise<void>
}

/** One for each process; any number may write to one store. Heals by itself when Postgres is back. */
export function createAuditLog(options: AuditLogOptions): AuditLog {
  const { sql, maxBatch = 500, maxWaiting = 10_000, deadlineMs = 3_000 } = options
  const { onBatch = () => undefined, now = () => new Date() } = options
  const commit = (events: readonly EventRecord[]) => appendEvents(sql, events)
  const group = createGroupCommit<EventRecord>({ commit, maxBatch, maxWaiting, deadlineMs, onBatch })
  return {
    append: async (event) => group.add(recordOf(event, now())),
    end: group.end,
  }
}
