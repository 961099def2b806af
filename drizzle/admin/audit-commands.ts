/** The audit at the command line. */
import type { Sql } from 'postgres'
import { appendWithin } from '../audit/append-within.ts'
import type { ChainedEvent } from '../audit/chain.ts'
import { eventsAboutPatient } from '../audit/events-about-patient.ts'
import type { ChainFault } from '../audit/judge-event.ts'
import { verifyAudit } from '../audit/verify-audit.ts'
import { setOf } from '../links/membership.ts'
import { adminEvent } from './admin-event.ts'
import type { AdminArguments } from './arguments.ts'
import { tableLines } from './table.ts'

export interface Shown {
  readonly lines: readonly string[]
  readonly exitCode: 0 | 1
}

const faultText: Record<ChainFault['kind'], (seq: number) => string> = {
  altered: (seq) => `Event ${seq} was altered.`,
  removed: (seq) => `Event ${seq} was removed, or the end from there on.`,
  inserted: (seq) => `Event ${seq} was inserted.`,
  moved: (seq) => `The event at ${seq} was moved there from behind.`,
  replaced: (seq) =>
    `Event ${seq} is not the one that was written: it was replaced, or events next to it were removed.`,
  'expected head missing': (seq) =>
    `The chain is whole up to event ${seq} but has no event of the expected hash: its end was cut off, or it was written anew.`,
}

/** Exit code 1 where something is wrong with the chain. */
export async function verify(
  sql: Sql,
  expectedHead: string | undefined,
  onProgress: (verified: number, total: number) => void,
): Promise<Shown> {
  const { verified, head, fault } = await verifyAudit(sql, { onProgress, expectedHead })
  if (fault !== null)
    return {
      lines: [faultText[fault.kind](fault.seq), `Events before it, each as it was written: ${verified}.`],
      exitCode: 1,
    }
  const whole = `Events, each as it was written: ${verified}.`
  const advice =
    expectedHead === undefined
      ? 'Note the head elsewhere: only with --expect-head does a later run find an end that was cut off with its head.'
      : 'The expected head is among them.'
  return { lines: [whole, `Head: ${head.hash}`, advice], exitCode: 0 }
}

/** Who looked at the person of this record, whichever linked record it was by. The question is an event too. */
export async function about(sql: Sql, wanted: AdminArguments, actor: string): Promise<Shown> {
  const { detailId, first, after } = wanted
  const detailIds = await sql.begin(async (tx) => {
    const linked = await setOf(tx, detailId)
    const all = linked.length === 0 ? [detailId] : linked
    await appendWithin(tx, adminEvent(actor, wanted.name, all), new Date())
    return all
  })
  const { events, next } = await eventsAboutPatient(sql, detailIds, first, after)
  const headings = ['EVENT', 'AT', 'WHO', 'ROLE', 'PURPOSE', 'DOOR', 'OPERATION', 'RECORDS', 'OUTCOME']
  const more = next === null ? [] : [`More: --after ${next}`]
  return { lines: [...tableLines(headings, events.map(eventCells)), ...more], exitCode: 0 }
}

function eventCells(event: ChainedEvent): string[] {
  const { caller, counts, outcome } = {
    caller: [event.callerKind, event.clientId, event.userId, event.organisation],
    counts: Object.entries(event.recordCounts).map(([type, count]) => `${type} ${count}`),
    outcome: [
      event.outcome,
      event.faultCode,
      event.breakGlassReason && `break-glass: ${event.breakGlassReason}`,
    ],
  }
  return [
    String(event.seq),
    event.at,
    caller.filter(Boolean).join(' '),
    event.role ?? '-',
    event.purposeOfUse ?? '-',
    event.door,
    event.operationName ?? '-',
    counts.join(', ') || '-',
    outcome.filter(Boolean).join(' '),
  ].map(oneLine)
}

/** A caller wrote some of it: no line break or control sequence reaches the terminal. */
function oneLine(cell: string): string {
  return cell.replace(/\p{Cc}/gu, ' ')
}
