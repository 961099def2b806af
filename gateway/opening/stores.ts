/** The gateway's own part of the store: the audit, which is written, and subscriptions, which are read. */
import { createSubscriptions } from '../../drizzle/access/subscriptions.ts'
import { type AuditLogOptions, createAuditLog } from '../../drizzle/audit/audit-log.ts'
import { openDatabase } from '../../drizzle/store/subgraph-database.ts'
import type { GatewayUrls } from '../../drizzle/store/subgraph-schemas.ts'
import type { AuditLog } from '../audit/audited-door.ts'
import { boundRefusals } from '../audit/bounded-refusals.ts'
import type { SubscriptionKeys } from '../entrance.ts'

export interface GatewayStores {
  readonly log: AuditLog
  readonly subscriptions: SubscriptionKeys
  /** Waits for events that are being stored. */
  close(): Promise<void>
}

export interface GatewayStoresOptions {
  readonly urls: GatewayUrls
  /** Whether keys that everybody knows are worth anything. */
  readonly isSandbox: boolean
  readonly onAuditBatch?: AuditLogOptions['onBatch']
}

/** Connects when first used; heals by itself. */
export function openGatewayStores({ urls, isSandbox, onAuditBatch }: GatewayStoresOptions): GatewayStores {
  // One connection may hang where the other can still store.
  const writer = openDatabase(urls.auditWriter, { maxConnections: 2, applicationName: 'care-record audit' })
  const reader = openDatabase(urls.access, { maxConnections: 2, applicationName: 'care-record access' })
  const written = createAuditLog({ sql: writer.sql, onBatch: onAuditBatch })
  const log = boundRefusals(written)
  return {
    log,
    subscriptions: createSubscriptions({ sql: reader.sql, isSandbox }),
    close: async () => {
      await log.end()
      await written.end()
      await Promise.all([writer.end(), reader.end()])
    },
  }
}
