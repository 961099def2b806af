/**
 * Refusals that anybody can cause without end, kept in bounded room: of callers whom no token names, and of clients
 * beyond their rate. The first of each minute are kept one by one; of the others it is kept how many there were, by
 * door, client and reason, when the minute ends. Nothing of them says where they came from: an address is a person's.
 */
import type { AuditEvent } from '../../drizzle/audit/audit-event.ts'
import type { AuditLog } from './audited-door.ts'

export interface BoundedAuditLog extends AuditLog {
  /** Stores what is only counted yet. */
  end(): Promise<void>
}

export interface RefusalBounds {
  /** Of all doors and callers together. */
  readonly keptEachMinute: number
  readonly minuteMs: number
}

/** A hundred thousand small events on a day of nothing else. */
const defaultBounds: RefusalBounds = { keptEachMinute: 100, minuteMs: 60_000 }

interface Counted {
  readonly first: AuditEvent
  readonly from: string
  count: number
}

/** Whoever is only counted is not waited for: a refusal holds no data. What a crash finds counted is lost. */
export function boundRefusals(log: AuditLog, bounds: RefusalBounds = defaultBounds): BoundedAuditLog {
  const counted = new Map<string, Counted>()
  let kept = 0
  let timer: NodeJS.Timeout | null = null

  const startMinute = () => {
    timer ??= setTimeout(() => void endMinute(), bounds.minuteMs).unref()
  }
  const endMinute = async () => {
    timer = null
    kept = 0
    const ended = [...counted]
    counted.clear()
    await Promise.all(ended.map(([key, group]) => log.append(summaryOf(group)).catch(() => keep(key, group))))
  }
  /** What could not be stored is told with the next minute. */
  const keep = (key: string, group: Counted) => {
    const known = counted.get(key)
    if (known === undefined) counted.set(key, group)
    else known.count += group.count
    startMinute()
  }
  return {
    async append(event) {
      if (!isEndless(event)) return log.append(event)
      startMinute()
      kept += 1
      if (kept <= bounds.keptEachMinute) return log.append(event)
      keep(keyOf(event), { first: event, from: new Date().toISOString(), count: 1 })
    },
    async end() {
      if (timer !== null) clearTimeout(timer)
      await endMinute()
      if (timer !== null) clearTimeout(timer)
    },
  }
}

function isEndless({ outcome, caller, faultCode }: AuditEvent): boolean {
  return outcome === 'refused' && (caller.kind === 'anonymous' || faultCode === 'TOO_MANY_REQUESTS')
}

const keyOf = ({ door, caller, faultCode }: AuditEvent) =>
  JSON.stringify([door, caller.kind, caller.clientId, faultCode])

function summaryOf({ first, from, count }: Counted): AuditEvent {
  const { kind, clientId } = first.caller
  return {
    ...first,
    caller: { kind, clientId, userId: null, organisation: null, role: null },
    purposeOfUse: null,
    operation: { name: 'further refusals', hash: null },
    detailIds: [],
    withheld: [{ reason: 'refused alike', requests: count, from }],
  }
}
