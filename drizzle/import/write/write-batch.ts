/** Writes a batch in one transaction; a record the database cannot take costs only itself. */
import type { Sql } from 'postgres'
import type { StoredResourceType } from '../../schema/record-tables.ts'
import { unlinkStrangers } from './moved-encounters.ts'
import type { IncomingRecord, SourceTenancy } from './record.ts'
import { type Written, writeRecords } from './write-records.ts'

export interface BatchWriting {
  readonly sql: Sql
  readonly tenancy: SourceTenancy
  readonly onWritten: (type: StoredResourceType, written: Written) => void
  readonly onRefused: (record: IncomingRecord, reason: string) => void
}

const olderThanHeld = 'older than what is held (meta.lastUpdated)'

type Outcome = readonly (readonly [StoredResourceType, Written])[]

/** Told once for each type what was written. A batch that the data fail is halved until the records at fault stand alone. */
export async function writeBatch(records: readonly IncomingRecord[], writing: BatchWriting): Promise<void> {
  if (records.length === 0) return
  try {
    for (const [type, written] of await inOneTransaction(records, writing)) {
      writing.onWritten(type, written)
      for (const record of written.older) writing.onRefused(record, olderThanHeld)
    }
  } catch (error) {
    const fault = dataFault(error)
    if (fault === undefined) throw error
    const [only] = records
    if (records.length === 1 && only !== undefined) return writing.onRefused(only, fault)
    const half = Math.ceil(records.length / 2)
    await writeBatch(records.slice(0, half), writing)
    await writeBatch(records.slice(half), writing)
  }
}

async function inOneTransaction(
  records: readonly IncomingRecord[],
  { sql, tenancy }: BatchWriting,
): Promise<Outcome> {
  const types = [...new Set(records.map(({ type }) => type))]
  return sql.begin(async (tx) => {
    const outcome: [StoredResourceType, Written][] = []
    for (const type of types) {
      const ofType = records.filter((record) => record.type === type)
      const written = await writeRecords(tx, type, ofType)
      if (type === 'Encounter') await unlinkStrangers(tx, tenancy.code, idsOf(written.moved))
      outcome.push([type, written])
    }
    return outcome
  })
}

function idsOf(records: readonly IncomingRecord[]): string[] {
  return records.map(({ id }) => id)
}

/** SQLSTATE classes 22 and 23: the fault lies in the data. The database's own message would quote it. */
function dataFault(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^2[23]/.test(code) ? `the store cannot hold it (SQLSTATE ${code})` : undefined
}
