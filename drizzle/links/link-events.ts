/** The append-only history of links. */
import type { TransactionSql } from 'postgres'
import type { linkEvent } from '../schema/links.ts'

type Stored = typeof linkEvent.$inferSelect

export interface LinkEvent {
  readonly action: Stored['action']
  readonly detailId: string
  readonly otherDetailIds: readonly string[]
  readonly rule: Stored['rule']
  readonly actor: string
  readonly reason: string | undefined
}

/** Answers the events' ids, in the order given. One statement, however many. */
export async function appendEvents(tx: TransactionSql, events: readonly LinkEvent[]): Promise<string[]> {
  const rows = await tx.unsafe<{ id: string }[]>(
    `insert into demographics.link_event (action, detail_id, other_detail_ids, rule, actor, reason)
     select action, "detailId", "otherDetailIds", rule, actor, reason
     from jsonb_to_recordset($1::text::jsonb) as event (
       action text, "detailId" bigint, "otherDetailIds" bigint[], rule text, actor text, reason text, place bigint)
     order by place
     returning id::text`,
    [JSON.stringify(events.map((event, place) => ({ ...event, place })))],
  )
  return rows.map((row) => row.id)
}
