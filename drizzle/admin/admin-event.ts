/** What an administrator did, as the audit holds it. */
import { randomUUID } from 'node:crypto'
import type { AuditEvent } from '../audit/audit-event.ts'

/** @param what the command and which things it was about, without a key. */
export function adminEvent(actor: string, what: string, detailIds: readonly string[] = []): AuditEvent {
  return {
    requestId: randomUUID(),
    caller: { kind: 'admin', clientId: null, userId: actor, organisation: null, role: null },
    onBehalfOf: null,
    purposeOfUse: null,
    door: 'admin',
    operation: { name: what, hash: null },
    detailIds,
    recordCounts: {},
    withheld: [],
    breakGlassReason: null,
    outcome: 'ok',
    faultCode: null,
  }
}
