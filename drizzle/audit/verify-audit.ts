/**
 * Proves that the audit is what was written. It finds every event that was altered, removed, inserted or moved by
 * somebody who did not work out all later hashes anew, and an end cut off while the head stayed.
 *
 * It cannot, from the store alone, find an end that was cut off together with its head, nor a chain written anew from
 * some event on: both are whole chains. Against those, note the head's hash elsewhere and give it as `expectedHead`.
 */
import type { Sql } from 'postgres'
import { type ChainEnd, type ChainedEvent, chainBeginning } from './chain.ts'
import { readEvents, selectedColumns } from './event-rows.ts'
import { type ChainFault, faultOf } from './judge-event.ts'

export interface VerifyOptions {
  readonly onProgress?: (verified: number, total: number) => void
  /** A hash that was the head's at some time: it must be in the chain. */
  readonly expectedHead?: string
  /** Events held in memory at once. */
  readonly pageSize?: number
}

export interface Verification {
  /** Events that are as they were written, from the first. */
  readonly verified: number
  /** Worth noting elsewhere, where there is no fault. */
  readonly head: ChainEnd
  /** The first fault; null where there is none. */
  readonly fault: ChainFault | null
}

const pageStatement = `
  select ${selectedColumns} from audit.event event
  where event.seq > $1::bigint order by event.seq limit $2::int`

/** Writers need not pause: what they add after the beginning is left for the next time. May be asked as the role that reads events. */
export async function verifyAudit(sql: Sql, options: VerifyOptions = {}): Promise<Verification> {
  const { onProgress = () => undefined, expectedHead, pageSize = 1_000 } = options
  const { head, lastSeq } = await readEnds(sql)
  let end = chainBeginning
  let isExpectedFound = expectedHead === undefined || expectedHead === end.hash
  const verification = (fault: ChainFault | null) => ({ verified: end.seq, head, fault })

  for await (const events of pages(sql, pageSize, lastSeq)) {
    for (const event of events) {
      if (event.seq > head.seq && end.seq === head.seq)
        return verification({ kind: 'inserted', seq: event.seq })
      const fault = await faultOf(sql, event, end)
      if (fault !== null) return verification(fault)
      end = { seq: event.seq, hash: event.hash }
      isExpectedFound ||= event.hash === expectedHead
    }
    onProgress(end.seq, head.seq)
  }
  if (end.seq < head.seq) return verification({ kind: 'removed', seq: end.seq + 1 })
  if (end.hash !== head.hash) return verification({ kind: 'replaced', seq: end.seq })
  return verification(isExpectedFound ? null : { kind: 'expected head missing', seq: end.seq })
}

/** In one statement, so that no append comes between. */
async function readEnds(sql: Sql): Promise<{ head: ChainEnd; lastSeq: number }> {
  const [row] = await sql<{ seq: string; hash: string; lastSeq: string }[]>`
    select seq::text as seq, encode(hash, 'hex') as hash,
           (select coalesce(max(event.seq), 0) from audit.event event)::text as "lastSeq"
    from audit.head`
  // Without a head everything is beyond it.
  if (row === undefined) return { head: chainBeginning, lastSeq: Number.MAX_SAFE_INTEGER }
  return { head: { seq: Number(row.seq), hash: row.hash }, lastSeq: Number(row.lastSeq) }
}

async function* pages(sql: Sql, pageSize: number, lastSeq: number): AsyncGenerator<readonly ChainedEvent[]> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const page = await readEvents(sql, pageStatement, [after, pageSize])
    const events = page.filter(({ seq }) => seq <= lastSeq)
    if (events.length > 0) yield events
    after = page.at(-1)?.seq ?? lastSeq
    if (page.length < pageSize || after >= lastSeq) return
  }
}
