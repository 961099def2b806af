/**
 * The hash chain. The hash of an event's content is the SHA-256 of a JSON array in UTF-8 without white space: the text
 * "care-record-graph audit event 1", then the fields in the order of `fields` below, with the properties of objects in
 * the order of their UTF-16 code units. The event's hash is the SHA-256 of 64 bytes: the hash of the event before it,
 * then the hash of its content. Before the first event stands the SHA-256 of "care-record-graph audit chain 1". The
 * number of an event is not hashed: it is its distance from the beginning of the chain.
 *
 * The store works out the second step (`audit.append` in the migrations), because only there is it known what came
 * before.
 */
import { hash } from 'node:crypto'
import type { EventRecord } from './audit-event.ts'

export interface ChainEnd {
  /** Of the last event; 0 where there is none. */
  readonly seq: number
  /** In lower-case hexadecimal. */
  readonly hash: string
}

export interface ChainedEvent extends EventRecord, ChainEnd {
  readonly previousHash: string
}

export const chainBeginning: ChainEnd = {
  seq: 0,
  hash: sha256(Buffer.from('care-record-graph audit chain 1')),
}

const FORM = 'care-record-graph audit event 1'

// Never to change: a new field means a new form, known by another first text.
const fields = [
  'at',
  'requestId',
  'callerKind',
  'clientId',
  'userId',
  'organisation',
  'role',
  'onBehalfOf',
  'purposeOfUse',
  'door',
  'operationName',
  'operationHash',
  'detailIds',
  'recordCounts',
  'withheld',
  'breakGlassReason',
  'outcome',
  'faultCode',
] as const satisfies readonly (keyof EventRecord)[]

/** In hexadecimal, as all hashes here. */
export function contentHash(event: EventRecord): string {
  const text = JSON.stringify([FORM, ...fields.map((field) => sorted(event[field]))])
  return sha256(text)
}

/** What an event's hash must be, were the named the hash of the event before it. */
export function eventHash(event: EventRecord, previousHash: string): string {
  return sha256(Buffer.from(previousHash + contentHash(event), 'hex'))
}

function sha256(bytes: Buffer | string): string {
  return hash('sha256', bytes, 'hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
