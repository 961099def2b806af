import { detailIdShape } from '../../schema/identifier-shapes.ts'
import { unnarrowed } from '../shared/narrowing.ts'
import type { SubgraphStore } from '../shared/store.ts'
import { linkedDetailIds } from './links.ts'
import type { Person } from './person.ts'
import type { RecordRights } from './record-rights.ts'

/** Whose audit is read: for one request. */
export interface AuditTrails {
  /** Null, without asking the store, for who may not read the audit and for what cannot be a DetailID. */
  find(detailId: string): Person | null
  linkedDetailIds(detailId: string): Promise<string[] | null>
}

/**
 * The right to read the audit is the only one that counts: the whole linked set is named, restricted records and closed
 * care settings included, because whoever looked at one of them looked at the person.
 */
export function auditTrails(store: SubgraphStore, { rights, readable }: RecordRights): AuditTrails {
  const linked = linkedDetailIds(store, { rights, readable, known: rights.readsAudit ? unnarrowed : null })
  return {
    find(detailId) {
      rights.tellAudit()
      return rights.readsAudit && detailIdShape.test(detailId) ? { detailId } : null
    },
    linkedDetailIds: async (detailId) =>
      rights.readsAudit ? [...((await linked.load(detailId)) ?? [detailId])] : null,
  }
}
