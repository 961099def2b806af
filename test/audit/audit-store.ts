/** What tests of the audit share: a store, a log on it, and an event to append. */
import type postgres from 'postgres'
import type { AuditEvent } from '../../drizzle/audit/audit-event.ts'
import { type AuditLog, type AuditLogOptions, createAuditLog } from '../../drizzle/audit/audit-log.ts'
import { connectForTask } from '../../drizzle/store/connection.ts'
import { type Database, openDatabase } from '../../drizzle/store/subgraph-database.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

export interface AuditStore {
  readonly store: TestDatabase
  /** The owner, who may do anything but change an event. */
  readonly owner: postgres.Sql
  readonly writer: Database
  readonly reader: Database
  openLog(options?: Partial<AuditLogOptions>): AuditLog
  drop(): Promise<void>
}

export async function createAuditStore(): Promise<AuditStore> {
  const store = await createTestDatabase()
  const owner = connectForTask(store.adminUrl, { applicationName: 'test', maxConnections: 1 })
  const open = (url: string) => openDatabase(url, { maxConnections: 3, applicationName: 'test' })
  const writer = open(store.gatewayUrls.auditWriter)
  const reader = open(store.urls.audit)
  return {
    store,
    owner,
    writer,
    reader,
    openLog: (options) => createAuditLog({ sql: writer.sql, ...options }),
    drop: async () => {
      await Promise.all([owner.end({ timeout: 1 }), writer.end(), reader.end()])
      await store.drop()
    },
  }
}

/** Does to the tables what their triggers are there to refuse. */
export async function tamper(owner: postgres.Sql, statements: string): Promise<void> {
  const all = `
    alter table audit.event disable trigger user;
    alter table audit.head disable trigger user;
    ${statements};
    alter table audit.event enable always trigger event_takes_turn;
    alter table audit.event enable always trigger event_continues_chain;
    alter table audit.event enable always trigger event_stays;
    alter table audit.head enable always trigger head_stays;`
  await owner.begin((tx) => tx.unsafe(all))
}

export const looked: AuditEvent = {
  requestId: 'r-1',
  caller: { kind: 'staff', clientId: 'desk', userId: 'u-7', organisation: 'RXX', role: 'R8000' },
  onBehalfOf: null,
  purposeOfUse: 'TREAT',
  door: 'graphql',
  operation: { name: 'Problems', hash: 'ab'.repeat(32) },
  detailIds: ['1003', '1001'],
  recordCounts: { Patient: 1, Condition: 4 },
  withheld: [{ recordType: 'Observation', reason: 'scope' }],
  breakGlassReason: null,
  outcome: 'ok',
  faultCode: null,
}
