/** Pairs of records that a person separated. */
import type { TransactionSql } from 'postgres'
import { setOf } from './membership.ts'

/** True where any record of the one's set is separated from any of the other's. */
export async function areSetsSeparated(tx: TransactionSql, a: string, b: string): Promise<boolean> {
  const [ofA, ofB] = [await setOf(tx, a), await setOf(tx, b)]
  const rows = await tx`
    select from demographics.link_separation
    where (detail_id = any(${ofA}::bigint[]) and other_detail_id = any(${ofB}::bigint[]))
       or (detail_id = any(${ofB}::bigint[]) and other_detail_id = any(${ofA}::bigint[]))
    limit 1`
  return rows.length > 0
}

export async function addSeparations(
  tx: TransactionSql,
  detailId: string,
  others: readonly string[],
  eventId: string,
): Promise<void> {
  await tx`
    insert into demographics.link_separation (detail_id, other_detail_id, event_id)
    select least(${detailId}::bigint, other), greatest(${detailId}::bigint, other), ${eventId}
    from unnest(${others.slice()}::bigint[]) as other
    on conflict do nothing`
}

/** A separated pair among all these records that is not wholly among the named; undefined where there is none. */
export async function separatedBeyond(
  tx: TransactionSql,
  all: readonly string[],
  named: readonly string[],
): Promise<{ a: string; b: string } | undefined> {
  const [pair] = await tx<{ a: string; b: string }[]>`
    select detail_id::text as a, other_detail_id::text as b from demographics.link_separation
    where detail_id = any(${all.slice()}::bigint[]) and other_detail_id = any(${all.slice()}::bigint[])
      and not (detail_id = any(${named.slice()}::bigint[]) and other_detail_id = any(${named.slice()}::bigint[]))
    order by detail_id, other_detail_id limit 1`
  return pair
}

/** Forgets every separation among these records. */
export async function removeSeparations(tx: TransactionSql, detailIds: readonly string[]): Promise<void> {
  await tx`
    delete from demographics.link_separation
    where detail_id = any(${detailIds.slice()}::bigint[]) and other_detail_id = any(${detailIds.slice()}::bigint[])`
}
