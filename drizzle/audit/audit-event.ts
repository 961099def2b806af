/** What is told of one operation, and the form in which it is kept. */
import { createHash } from 'node:crypto'
import type { auditEvent } from '../schema/audit.ts'
import { plainText, withoutNhsNumbers } from './plain-text.ts'

type Row = typeof auditEvent.$inferSelect
type Flat = string | number | boolean | null

/** Something that was asked for and not given out: which, and why, in whatever words the rule uses. */
export type Withheld = Readonly<Record<string, Flat>>

export interface AuditedCaller {
  readonly kind: Row['callerKind']
  readonly clientId: string | null
  /** The issuer's id of the person. Of a patient it is never the NHS number: one that is given is masked. */
  readonly userId: string | null
  readonly organisation: string | null
  readonly role: string | null
}

export interface AuditEvent {
  readonly requestId: string
  readonly caller: AuditedCaller
  /**
   * DetailID of a record of the patient who asks (or for whom is asked), where there is one. It stands for the NHS
   * number, which must not come in here: the number would say who looked to everybody who may read that log.
   */
  readonly onBehalfOf: string | null
  readonly purposeOfUse: string | null
  readonly door: Row['door']
  /** `hash` is of the text, see `operationHash`; neither text nor variables are kept. */
  readonly operation: { readonly name: string | null; readonly hash: string | null }
  /** The records that were looked at or asked for; what cannot be a DetailID is left out. */
  readonly detailIds: readonly string[]
  /** Items given out by record type. */
  readonly recordCounts: Readonly<Record<string, number>>
  readonly withheld: readonly Withheld[]
  readonly breakGlassReason: string | null
  readonly outcome: Row['outcome']
  /** Of a refusal, or of the first failure of a partial answer. */
  readonly faultCode: string | null
}

/** An event as its row holds it, without its place in the chain. */
export interface EventRecord {
  readonly at: string
  readonly requestId: string
  readonly callerKind: Row['callerKind']
  readonly clientId: string | null
  readonly userId: string | null
  readonly organisation: string | null
  readonly role: string | null
  readonly onBehalfOf: string | null
  readonly purposeOfUse: string | null
  readonly door: Row['door']
  readonly operationName: string | null
  readonly operationHash: string | null
  readonly detailIds: readonly string[]
  readonly recordCounts: Readonly<Record<string, number>>
  readonly withheld: readonly Withheld[]
  readonly breakGlassReason: string | null
  readonly outcome: Row['outcome']
  readonly faultCode: string | null
}

/** SHA-256 of an operation's text, in hexadecimal; worth remembering for a text that comes again. */
export function operationHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Nothing a caller can write makes the answer impossible to store: text is made plain, ids and counts are checked.
 * Throws RangeError for an instant, count or hash that only a mistake of ours can bring.
 */
export function recordOf(event: AuditEvent, at: Date): EventRecord {
  const { caller, operation } = event
  return {
    at: at.toISOString(),
    requestId: plainText(event.requestId),
    callerKind: caller.kind,
    clientId: orNull(caller.clientId, plainText),
    userId: orNull(caller.userId, caller.kind === 'patient' ? withoutNhsNumbers : plainText),
    organisation: orNull(caller.organisation, plainText),
    role: orNull(caller.role, plainText),
    onBehalfOf: orNull(event.onBehalfOf, (detailId) => detailIdsOf([detailId])[0] ?? null),
    purposeOfUse: orNull(event.purposeOfUse, plainText),
    door: event.door,
    operationName: orNull(operation.name, plainText),
    operationHash: orNull(operation.hash, checkedHash),
    detailIds: detailIdsOf(event.detailIds),
    recordCounts: Object.fromEntries(Object.entries(event.recordCounts).map(checkedCount)),
    withheld: event.withheld.map(plainValues),
    breakGlassReason: orNull(event.breakGlassReason, withoutNhsNumbers),
    outcome: event.outcome,
    faultCode: orNull(event.faultCode, plainText),
  }
}

function orNull<T>(value: string | null, convert: (value: string) => T): T | null {
  return value === null ? null : convert(value)
}

/** Each once, in the order of their numbers: of texts without leading zeros, longer ones are larger. */
function detailIdsOf(given: readonly string[]): string[] {
  const known = given.filter((id) => /^\d{1,18}$/.test(id)).map((id) => id.replace(/^0+(?=\d)/, ''))
  return [...new Set(known)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
}

function checkedCount([type, count]: [string, number]): [string, number] {
  if (Number.isSafeInteger(count) && count >= 0) return [plainText(type), count]
  throw new RangeError(`A count of ${plainText(type)} was expected, and not ${count}.`)
}

function checkedHash(hash: string): string {
  if (/^[0-9a-f]{64}$/.test(hash)) return hash
  throw new RangeError(`A SHA-256 in 64 hexadecimal digits was expected, and not ${hash.length} characters.`)
}

function plainValues(withheld: Withheld): Withheld {
  const entries = Object.entries(withheld)
  return Object.fromEntries(
    entries.map(([key, value]) => [plainText(key), typeof value === 'string' ? plainText(value) : value]),
  )
}
