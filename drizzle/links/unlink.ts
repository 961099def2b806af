/** Separating records, as a person decides it; no rule joins them again. */
import type { Sql } from 'postgres'
import { appendEvents } from './link-events.ts'
import { LinkProblem } from './link-problem.ts'
import { lockLinks, separate, setOf } from './membership.ts'
import type { By } from './merge.ts'
import { addSeparations } from './separations.ts'

/**
 * Takes a record out of its set and keeps it apart from each record of it: no rule joins them again. A merge
 * with one of them is undone. Answers those records. Throws LinkProblem where it is linked with none.
 */
export async function unlink(sql: Sql, detailId: string, { actor, reason }: By): Promise<string[]> {
  return sql.begin(async (tx) => {
    await lockLinks(tx)
    const set = await setOf(tx, detailId)
    if (set.length === 0) throw new LinkProblem(`There is no record ${detailId}.`)
    const others = set.filter((other) => other !== detailId)
    if (others.length === 0) throw new LinkProblem(`Record ${detailId} is not linked with any other.`)
    const [eventId = ''] = await appendEvents(tx, [
      { action: 'unlink', detailId, otherDetailIds: others, rule: 'manual', actor, reason },
    ])
    await addSeparations(tx, detailId, others, eventId)
    await tx`
      delete from demographics.record_merge
      where minor_detail_id = ${detailId} or major_detail_id = ${detailId}`
    await separate(tx, detailId)
    return others
  })
}
