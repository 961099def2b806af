/** Takes back a merge that its source no longer states: the reverse of what links do when it is made. */
import type { TransactionSql } from 'postgres'
import { appendEvents } from '../../links/link-events.ts'
import type { By, Merge } from '../../links/merge.ts'
import { nhsNumberSystem } from '../../schema/code-systems.ts'
import { isNhsNumber } from '../../schema/nhs-number.ts'
import { minorSide, type SetMember, type TakenBack } from './minor-side.ts'

export interface MadeMerge extends Merge {
  readonly eventId: string
}

/**
 * Answers the records that were in one set with the two: their links may have to be decided anew. The links' lock must
 * be held. The history keeps the merge, and gets an `unlink` for each record that leaves the set; where other links
 * hold the two together, one that separates nobody.
 */
export async function takeBack(tx: TransactionSql, merge: MadeMerge, by: By): Promise<string[]> {
  const { minor, major, eventId } = merge
  await tx`delete from demographics.record_merge where minor_detail_id = ${minor} and major_detail_id = ${major}`
  const members = await membersWith(tx, minor)
  const detailIds = members.map(({ detailId }) => detailId)
  const ties = await tiesAmong(tx, detailIds, eventId)
  const areTogether = detailIds.includes(major)
  const leaving = areTogether ? minorSide({ minor, major, members, ties }) : []
  const staying = detailIds.filter((detailId) => !leaving.includes(detailId))
  const event = { action: 'unlink', rule: 'source-merge', ...by } as const
  const events = leaving.map((detailId) => ({ ...event, detailId, otherDetailIds: staying }))
  await appendEvents(tx, events.length > 0 ? events : [{ ...event, detailId: minor, otherDetailIds: [] }])
  if (leaving.length > 0) await moveToNewSet(tx, leaving)
  return detailIds
}

async function membersWith(tx: TransactionSql, detailId: string): Promise<SetMember[]> {
  const members = await tx<SetMember[]>`
    select member.detail_id::text as "detailId", birth_day::text as "birthDay",
           array(select held.value from demographics.current_identifier held
                 where held.detail_id = member.detail_id and held.system = ${nhsNumberSystem}) as "nhsNumbers"
    from demographics.link_membership own
    join demographics.link_membership member using (set_id)
    join demographics.patient_record record on record.detail_id = member.detail_id
    where own.detail_id = ${detailId} order by member.detail_id`
  return members.map((member) => ({ ...member, nhsNumbers: member.nhsNumbers.filter(isNhsNumber) }))
}

/**
 * The merges that stand, and the links from before this merge that nobody has undone. A link made since then names the
 * set as a whole, and does not tell which of the two was meant.
 */
async function tiesAmong(
  tx: TransactionSql,
  detailIds: readonly string[],
  eventId: string,
): Promise<TakenBack['ties']> {
  const merges = await tx<Merge[]>`
    select minor_detail_id::text as minor, major_detail_id::text as major from demographics.record_merge
    where minor_detail_id = any(${detailIds.slice()}::bigint[])`
  const events = await tx<{ action: string; a: string; b: string }[]>`
    select action, detail_id::text as a, other::text as b
    from demographics.link_event, unnest(other_detail_ids) as other
    where detail_id = any(${detailIds.slice()}::bigint[]) and other = any(${detailIds.slice()}::bigint[])
      and action in ('link', 'unlink') and id < ${eventId}
    order by id`
  const linked = new Map<string, readonly [string, string]>()
  for (const { action, a, b } of events) {
    const pair = [a, b].sort().join(' ')
    if (action === 'link') linked.set(pair, [a, b])
    else linked.delete(pair)
  }
  return [...merges.map(({ minor, major }) => [minor, major] as const), ...linked.values()]
}

async function moveToNewSet(tx: TransactionSql, detailIds: readonly string[]): Promise<void> {
  await tx`
    update demographics.link_membership
    set set_id = (select max(set_id) + 1 from demographics.link_membership)
    where detail_id = any(${detailIds.slice()}::bigint[])`
}
