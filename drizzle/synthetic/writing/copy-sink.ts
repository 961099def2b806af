/** Gathers rows as COPY text, table by table, and sends them. Holds one batch, never more. */
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { PgTable } from 'drizzle-orm/pg-core'
import type postgres from 'postgres'
import { wardStay } from '../../schema/admin-adt.ts'
import { patientAddress, patientIdentifier, patientName, patientTelecom } from '../../schema/demographics.ts'
import { linkEvent, linkMembership, linkSeparation, recordMerge } from '../../schema/links.ts'
import { resourceTables } from '../../schema/record-tables.ts'
import type { RowSink } from '../rows/rows.ts'
import { type CopyFormat, createCopyFormat } from './copy-text.ts'

const { Patient: patientRecord, ...ofOtherTypes } = resourceTables

/** What a row refers to by a foreign key comes before it: of the resource types only the patient record is referred to so. */
export const writtenTables: readonly PgTable[] = [
  patientRecord,
  patientIdentifier,
  patientName,
  patientAddress,
  patientTelecom,
  linkEvent,
  linkMembership,
  linkSeparation,
  recordMerge,
  wardStay,
  ...Object.values(ofOtherTypes),
]

const CHUNK_CHARS = 256 * 1_024

export interface CopySink extends RowSink {
  /** Sends what was gathered, in one COPY for each table that has rows, and forgets it. */
  flush(sql: postgres.TransactionSql): Promise<void>
  /** Rows sent so far, by table name. */
  counts(): Readonly<Record<string, number>>
}

export function createCopySink(): CopySink {
  const buffers = new Map(writtenTables.map((table) => [table, createBuffer(table)]))
  return {
    add: (table, row) => {
      const buffer = buffers.get(table)
      if (buffer === undefined) throw new RangeError('no COPY is prepared for this table')
      buffer.add(row)
    },
    flush: async (sql) => {
      // All tables at once: rows that are added while these are sent belong together, in the next flush.
      const batch = [...buffers.values()].map(({ format, take }) => ({ format, lines: take() }))
      for (const { format, lines } of batch) await copyLines(sql, format.statement, lines)
    },
    counts: () =>
      Object.fromEntries([...buffers.values()].map(({ format, count }) => [format.table, count()])),
  }
}

interface TableBuffer {
  readonly format: CopyFormat
  add(row: Readonly<Record<string, unknown>>): void
  /** The lines gathered, which it forgets. */
  take(): readonly string[]
  count(): number
}

function createBuffer(table: PgTable): TableBuffer {
  const format = createCopyFormat(table, table === patientIdentifier ? ['id'] : [])
  let lines: string[] = []
  let taken = 0
  return {
    format,
    add: (row) => {
      lines.push(format.lineOf(row))
    },
    take: () => {
      const batch = lines
      lines = []
      taken += batch.length
      return batch
    },
    count: () => taken,
  }
}

async function copyLines(
  sql: postgres.TransactionSql,
  statement: string,
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return
  const copy = sql.unsafe(statement)
  const refused = refusalOf(copy)
  const stream = await Promise.race([copy.writable(), refused])
  const done = Promise.race([finished(stream), refused])
  for (const chunk of chunksOf(lines)) {
    if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), done])
  }
  stream.end()
  await done
}

/**
 * Rejects when Postgres refuses the rows. The driver (3.4.9) rejects the query, which its stream resolved before, and
 * tells the stream only of what is refused before the last line is sent: who waits for the stream alone waits for ever.
 */
function refusalOf(copy: object): Promise<never> {
  const refused = new Promise<never>((_, reject) => {
    Object.assign(copy, { reject })
  })
  refused.catch(() => undefined)
  return refused
}

function* chunksOf(lines: readonly string[]): Generator<string> {
  let chunk = ''
  for (const line of lines) {
    chunk += line
    if (chunk.length < CHUNK_CHARS) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
