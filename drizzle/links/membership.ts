/** Which set of linked records each record is in; every record is in one, if only its own. */
import type { TransactionSql } from 'postgres'

const LINKS_LOCK = 4_118_002_304

/** Until the transaction ends, nobody else changes links: set numbers and decisions cannot cross. */
export async function lockLinks(tx: TransactionSql): Promise<void> {
  await tx`select pg_advisory_xact_lock(${LINKS_LOCK})`
}

/** Gives each record without a set one of its own. */
export async function addMembers(tx: TransactionSql, detailIds: readonly string[]): Promise<void> {
  await lockLinks(tx)
  await tx`
    insert into demographics.link_membership (detail_id, set_id)
    select incoming.detail_id, last.set_id + row_number() over (order by incoming.detail_id)
    from unnest(${detailIds.slice()}::bigint[]) as incoming (detail_id),
         (select coalesce(max(set_id), 0) as set_id from demographics.link_membership) as last
    where not exists (
      select from demographics.link_membership member where member.detail_id = incoming.detail_id)`
}

/** Moves a record into a set of its own. The lock must be held. */
export async function separate(tx: TransactionSql, detailId: string): Promise<void> {
  await tx`
    update demographics.link_membership
    set set_id = (select max(set_id) + 1 from demographics.link_membership)
    where detail_id = ${detailId}`
}

/** The records of the set a record is in, itself included; empty for an unknown record. */
export async function setOf(tx: TransactionSql, detailId: string): Promise<string[]> {
  const rows = await tx<{ detailId: string }[]>`
    select other.detail_id::text as "detailId"
    from demographics.link_membership own
    join demographics.link_membership other using (set_id)
    where own.detail_id = ${detailId}
    order by other.detail_id`
  return rows.map((row) => row.detailId)
}

/** Puts the whole sets of these records together, under the lowest of their set numbers. The lock must be held. */
export async function joinSets(tx: TransactionSql, detailIds: readonly string[]): Promise<void> {
  await tx`
    with joined as (
      select distinct set_id from demographics.link_membership
      where detail_id = any(${detailIds.slice()}::bigint[]))
    update demographics.link_membership
    set set_id = (select min(set_id) from joined)
    where set_id in (select set_id from joined) and set_id <> (select min(set_id) from joined)`
}
