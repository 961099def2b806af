/** Who looked at a person: the privacy officer's view of the audit. */
import type { Sql } from 'postgres'
import type { ChainedEvent } from './chain.ts'
import { readEvents, selectedColumns } from './event-rows.ts'

export interface EventPage {
  /** Newest first. */
  readonly events: readonly ChainedEvent[]
  /** The `after` of the next page; null at the end. */
  readonly next: number | null
}

// Found by index first and ordered then: else the newest events of everybody might be read through for a rare person.
const statement = `
  with found as materialized (
    select seq from audit.event
    where detail_ids && $1::bigint[] and ($2::bigint is null or seq < $2::bigint)
  ), page as (
    select seq from found order by seq desc limit $3::int
  )
  select ${selectedColumns} from page join audit.event event using (seq) order by event.seq desc`

/**
 * One statement, whatever the number of events. May be asked as the role that reads events; whether the caller may see them is for
 * the caller of this to say.
 * @param detailIds the whole linked set: each event has the DetailIDs that were linked when it happened.
 * @param after the `next` of the page before, null for the first.
 */
export async function eventsAboutPatient(
  sql: Sql,
  detailIds: readonly string[],
  first: number,
  after: number | null,
): Promise<EventPage> {
  const found = await readEvents(sql, statement, [detailIds.slice(), after, first + 1])
  const events = found.slice(0, first)
  return { events, next: found.length > first ? (events.at(-1)?.seq ?? null) : null }
}
