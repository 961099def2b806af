import { Fault } from '../../schema/fault.ts'
import { recordIdShape } from '../../schema/identifier-shapes.ts'

/** A place in the one total order of a list: clinical instant (null for undated records), then id. */
export interface Position {
  readonly at: string | null
  readonly id: string
}

const instant = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.\d{1,6})?[+-]\d{2}(?::\d{2}){0,2}$/

/** Opaque to callers, so that the order may change without a promise being broken. */
export function encodeCursor({ at, id }: Position): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url')
}

/** @throws Fault INVALID_REQUEST where the text is not a cursor of ours. */
export function decodeCursor(cursor: string): Position {
  const decoded = parsed(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (!Array.isArray(decoded) || decoded.length !== 2) throw invalid()
  const [at, id] = decoded as [unknown, unknown]
  if (typeof id !== 'string' || !recordIdShape.test(id)) throw invalid()
  if (at !== null && (typeof at !== 'string' || !isInstant(at))) throw invalid()
  return { at, id }
}

/** As Postgres writes a timestamp; a day that does not exist is none. */
function isInstant(text: string): boolean {
  const [, day = '', time = ''] = instant.exec(text) ?? []
  const date = new Date(`${day}T${time}Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid()
  }
}

const invalid = () =>
  new Fault('INVALID_REQUEST', 'Expected `after` to be an endCursor of this list.', { field: 'after' })
