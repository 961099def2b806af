/** Brings the merges of a run's patients in line with what their source now says. */
import type { Sql, TransactionSql } from 'postgres'
import { lockLinks } from '../../links/membership.ts'
import { applyMerges, type Merge } from '../../links/merge.ts'
import { statedMerges } from './stated-merges.ts'
import { type MadeMerge, takeBack } from './take-back.ts'

export interface SettledMerges {
  readonly made: number
  readonly takenBack: number
  /** Records of sets that a merge was taken back from. */
  readonly affected: readonly string[]
}

/**
 * A merge stands while either of its two records states it. Only those that an import made are taken back, and before
 * new ones are made: a record may have been merged into another than its source now says.
 */
export async function settleMerges(
  sql: Sql,
  detailIds: readonly string[],
  tenancyCode: string,
): Promise<SettledMerges> {
  const made = await madeByImport(sql, detailIds)
  const endpoints = made.flatMap(({ minor, major }) => [minor, major])
  const stated = await statedMerges(sql, [...new Set([...detailIds, ...endpoints])])
  const isStated = new Set(stated.map(textOf))
  const ended = made.filter((merge) => !isStated.has(textOf(merge)))
  const affected = await takeAllBack(sql, ended, `Patient.link of ${tenancyCode} no longer says so`)
  const by = { actor: 'import', reason: `Patient.link of ${tenancyCode}` }
  const applied = await applyMerges(sql, onePerMinor(stated, made), by)
  return { made: applied, takenBack: ended.length, affected }
}

async function madeByImport(sql: Sql, detailIds: readonly string[]): Promise<MadeMerge[]> {
  return sql<MadeMerge[]>`
    select minor_detail_id::text as minor, major_detail_id::text as major, event_id::text as "eventId"
    from demographics.record_merge join demographics.link_event on id = event_id
    where actor = 'import' and (minor_detail_id = any(${detailIds.slice()}::bigint[])
      or major_detail_id = any(${detailIds.slice()}::bigint[]))
    order by event_id desc`
}

async function takeAllBack(sql: Sql, ended: readonly MadeMerge[], reason: string): Promise<string[]> {
  if (ended.length === 0) return []
  return sql.begin(async (tx: TransactionSql) => {
    await lockLinks(tx)
    const affected = []
    for (const merge of ended) affected.push(...(await takeBack(tx, merge, { actor: 'import', reason })))
    return affected
  })
}

/** A record is merged into one other: where several are stated, the one that it is in, else the first. */
function onePerMinor(stated: readonly Merge[], made: readonly Merge[]): Merge[] {
  const isMade = new Set(made.map(textOf))
  const byMinor = new Map<string, Merge>()
  for (const merge of stated) {
    if (!byMinor.has(merge.minor) || isMade.has(textOf(merge))) byMinor.set(merge.minor, merge)
  }
  return [...byMinor.values()]
}

function textOf({ minor, major }: Merge): string {
  return `${minor} ${major}`
}
