/** What is known of a record's links, for a person to read. */
import type { Sql } from 'postgres'
import type { LinkEvent } from './link-events.ts'
import { LinkProblem } from './link-problem.ts'

interface ShownEvent {
  readonly at: string
  readonly action: LinkEvent['action']
  readonly detailId: string
  readonly others: string
  readonly rule: LinkEvent['rule']
  readonly actor: string
  readonly reason: string | null
}

/** Throws LinkProblem for an unknown record. */
export async function showLinks(sql: Sql, detailId: string): Promise<string[]> {
  const members = await sql<{ detailId: string; tenancyCode: string }[]>`
    select other.detail_id::text as "detailId", tenancy_code as "tenancyCode"
    from demographics.link_membership own
    join demographics.link_membership other using (set_id)
    join demographics.patient_record record on record.detail_id = other.detail_id
    where own.detail_id = ${detailId} order by other.detail_id`
  if (members.length === 0) throw new LinkProblem(`There is no record ${detailId}.`)
  const events = await sql<ShownEvent[]>`
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at, action, detail_id::text as "detailId",
           array_to_string(other_detail_ids, ', ') as others, rule, actor, reason
    from demographics.link_event
    where detail_id = ${detailId} or ${detailId}::bigint = any(other_detail_ids)
    order by id`
  return [...members.map((member) => `${member.detailId} ${member.tenancyCode}`), ...events.map(eventLine)]
}

function eventLine({ at, action, detailId, others, rule, actor, reason }: ShownEvent): string {
  const joint = { link: 'with', unlink: 'from', merge: 'into' }[action]
  return `${at} ${action} ${detailId} ${joint} ${others} (${rule}, ${actor})${reason === null ? '' : `: ${reason}`}`
}
