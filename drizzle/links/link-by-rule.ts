/** Applies the linking rule to records that were just written. */
import type { Sql, TransactionSql } from 'postgres'
import { nhsNumberSystem } from '../schema/code-systems.ts'
import { isNhsNumber } from '../schema/nhs-number.ts'
import { type Candidate, decideLinks, type Member, type SeparatedPair } from './decide-links.ts'
import { appendEvents, type LinkEvent } from './link-events.ts'
import { lockLinks } from './membership.ts'

export interface RuleOutcome {
  /** Records that were put with others. */
  readonly linked: number
  readonly differentBirthDate: number
  /** NHS numbers whose records hold others too; absent where the rule was not applied. */
  readonly conflictingNumbers?: number
  readonly sameTenancy: number
  readonly keptApart: number
}

/** A few statements in one transaction, however many records; two runs at once wait for each other. */
export async function linkByRule(
  sql: Sql,
  detailIds: readonly string[],
  { actor }: { readonly actor: string },
): Promise<RuleOutcome> {
  if (detailIds.length === 0) return { linked: 0, differentBirthDate: 0, sameTenancy: 0, keptApart: 0 }
  return sql.begin(async (tx) => {
    await lockLinks(tx)
    const candidates = await candidatesLike(tx, detailIds)
    const setIds = [...new Set(candidates.map(({ setId }) => setId))]
    const members = await membersOf(tx, setIds)
    const { joins, ...counts } = decideLinks(candidates, members, await separatedPairs(tx, members))
    const events = joins.flatMap((joined) => joinEvents(joined, members, actor))
    if (joins.length > 0) {
      await appendEvents(tx, events)
      await joinAll(tx, joins)
    }
    return { linked: events.length, ...counts }
  })
}

/** Every record that holds, now, a valid NHS number of one of these records. */
async function candidatesLike(tx: TransactionSql, detailIds: readonly string[]): Promise<Candidate[]> {
  const held = await tx<{ value: string }[]>`
    select distinct value from demographics.current_identifier
    where detail_id = any(${detailIds.slice()}::bigint[]) and system = ${nhsNumberSystem}`
  const numbers = held.map(({ value }) => value).filter(isNhsNumber)
  return tx<Candidate[]>`
    select distinct value as "nhsNumber", birth_day::text as "birthDay", set_id::text as "setId"
    from demographics.current_identifier
    join demographics.patient_record using (detail_id)
    join demographics.link_membership using (detail_id)
    where value = any(${numbers}::text[]) and system = ${nhsNumberSystem}
    order by 1, 2, 3`
}

/** Every record of these sets, with the valid NHS numbers it holds now. */
async function membersOf(tx: TransactionSql, setIds: readonly string[]): Promise<Member[]> {
  const members = await tx<Member[]>`
    select set_id::text as "setId", member.detail_id::text as "detailId", tenancy_code as "tenancyCode",
           birth_day::text as "birthDay",
           array(select held.value from demographics.current_identifier held
                 where held.detail_id = member.detail_id and held.system = ${nhsNumberSystem}) as "nhsNumbers"
    from demographics.link_membership member join demographics.patient_record using (detail_id)
    where set_id = any(${setIds.slice()}::bigint[])`
  return members.map((member) => ({ ...member, nhsNumbers: member.nhsNumbers.filter(isNhsNumber) }))
}

async function separatedPairs(tx: TransactionSql, members: readonly Member[]): Promise<SeparatedPair[]> {
  const detailIds = members.map(({ detailId }) => detailId)
  const rows = await tx<{ a: string; b: string }[]>`
    select detail_id::text as a, other_detail_id::text as b from demographics.link_separation
    where detail_id = any(${detailIds}::bigint[]) and other_detail_id = any(${detailIds}::bigint[])`
  return rows.map(({ a, b }) => [a, b])
}

/** One event per record that comes to the set of lowest number, naming the records it was not with before. */
function joinEvents(joined: readonly string[], members: readonly Member[], actor: string): LinkEvent[] {
  const [leader] = joined
  const together = members.filter(({ setId }) => joined.includes(setId))
  return together
    .filter(({ setId }) => setId !== leader)
    .map(({ setId, detailId }) => ({
      action: 'link',
      detailId,
      otherDetailIds: together.filter((other) => other.setId !== setId).map((other) => other.detailId),
      rule: 'nhs-number-and-birth-date',
      actor,
      reason: undefined,
    }))
}

async function joinAll(tx: TransactionSql, joins: readonly (readonly string[])[]): Promise<void> {
  const moves = joins.flatMap(([leader = '', ...others]) => others.map((from) => ({ from, to: leader })))
  await tx`
    update demographics.link_membership member set set_id = move.target
    from unnest(${moves.map(({ from }) => from)}::bigint[], ${moves.map(({ to }) => to)}::bigint[]) as move (origin, target)
    where member.set_id = move.origin`
}
