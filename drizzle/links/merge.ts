/** Records that their source merged away into another of its records: both stay, linked. */
import type { Sql, TransactionSql } from 'postgres'
import { appendEvents } from './link-events.ts'
import { joinSets, lockLinks } from './membership.ts'
import { areSetsSeparated } from './separations.ts'

export interface Merge {
  /** The record merged away. */
  readonly minor: string
  readonly major: string
}

export interface By {
  readonly actor: string
  readonly reason: string
}

/**
 * Answers how many are new. One that is known, or would go round in a circle, or would join records that a
 * person separated, is left out.
 */
export async function applyMerges(sql: Sql, merges: readonly Merge[], by: By): Promise<number> {
  if (merges.length === 0) return 0
  return sql.begin(async (tx) => {
    await lockLinks(tx)
    let applied = 0
    for (const merge of await unknownMerges(tx, merges)) applied += (await merged(tx, merge, by)) ? 1 : 0
    return applied
  })
}

/** Merges one record into another. Answers false where that is left out, as above. */
export async function merge(sql: Sql, minor: string, major: string, by: By): Promise<boolean> {
  return (await applyMerges(sql, [{ minor, major }], by)) === 1
}

async function unknownMerges(tx: TransactionSql, merges: readonly Merge[]): Promise<Merge[]> {
  const known = await tx<{ minor: string; major: string }[]>`
    select minor_detail_id::text as minor, major_detail_id::text as major from demographics.record_merge
    where minor_detail_id = any(${merges.map(({ minor }) => minor)}::bigint[])`
  const textOf = ({ minor, major }: Merge) => `${minor} ${major}`
  const seen = new Set(known.map(textOf))
  return [...new Map(merges.map((one) => [textOf(one), one])).values()].filter(
    (one) => !seen.has(textOf(one)),
  )
}

async function merged(tx: TransactionSql, { minor, major }: Merge, { actor, reason }: By): Promise<boolean> {
  if (await leadsBack(tx, minor, major)) return false
  if (await areSetsSeparated(tx, minor, major)) return false
  const [eventId = ''] = await appendEvents(tx, [
    { action: 'merge', detailId: minor, otherDetailIds: [major], rule: 'source-merge', actor, reason },
  ])
  await tx`
    insert into demographics.record_merge (minor_detail_id, major_detail_id, event_id)
    values (${minor}, ${major}, ${eventId})
    on conflict (minor_detail_id) do update
      set major_detail_id = excluded.major_detail_id, event_id = excluded.event_id`
  await joinSets(tx, [minor, major])
  return true
}

/** True where the major was itself, by however many steps, merged into the minor. */
async function leadsBack(tx: TransactionSql, minor: string, major: string): Promise<boolean> {
  const rows = await tx`
    with recursive above (detail_id) as (
      values (${major}::bigint)
      union
      select major_detail_id from demographics.record_merge join above on minor_detail_id = above.detail_id)
    select from above where detail_id = ${minor}`
  return rows.length > 0
}
