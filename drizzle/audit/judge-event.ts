/** Tells what was done to a chain at the first event that does not follow. */
import type { Sql } from 'postgres'
import { type ChainEnd, type ChainedEvent, chainBeginning, eventHash } from './chain.ts'

/**
 * `altered`: its content is not what its hash says. `removed`: there is no event of that number. `inserted`: the event
 * after it follows another one. `moved`: it belongs behind an event that now comes later. `replaced`: the event is
 * whole and yet not the one that came here; it was altered and its hash worked out anew, or events before it were
 * removed and the rest renumbered. `expected head missing`: the chain is whole and without the head that was noted.
 */
export interface ChainFault {
  readonly kind: 'altered' | 'removed' | 'inserted' | 'moved' | 'replaced' | 'expected head missing'
  /** The first event that is not as it was; of a missing head, the last event there is. */
  readonly seq: number
}

/** Null where the event is whole and follows on the end of those before it. */
export async function faultOf(sql: Sql, event: ChainedEvent, end: ChainEnd): Promise<ChainFault | null> {
  const { seq } = event
  if (seq <= 0) return { kind: 'inserted', seq }
  if (seq > end.seq + 1) return { kind: 'removed', seq: end.seq + 1 }
  if (event.hash !== eventHash(event, event.previousHash)) return { kind: 'altered', seq }
  return event.previousHash === end.hash ? null : misplaced(sql, event, end)
}

/** Whole in itself, but what it follows is not what stands before it. */
async function misplaced(sql: Sql, event: ChainedEvent, end: ChainEnd): Promise<ChainFault> {
  const followed = await placeOf(sql, event.previousHash)
  // The event before was replaced, or this one stood behind one that is gone.
  if (followed === null) return { kind: 'replaced', seq: Math.max(end.seq, 1) }
  if (followed >= event.seq) return { kind: 'moved', seq: event.seq }
  return { kind: 'inserted', seq: followed + 1 }
}

async function placeOf(sql: Sql, hash: string): Promise<number | null> {
  if (hash === chainBeginning.hash) return 0
  const [row] = await sql<{ seq: string }[]>`
    select seq::text as seq from audit.event where hash = decode(${hash}, 'hex') order by seq limit 1`
  return row === undefined ? null : Number(row.seq)
}
