/** Linking records by hand. */
import type { Sql, TransactionSql } from 'postgres'
import { appendEvents } from './link-events.ts'
import { LinkProblem } from './link-problem.ts'
import { joinSets, lockLinks, setOf } from './membership.ts'
import type { By } from './merge.ts'
import { removeSeparations, separatedBeyond } from './separations.ts'

/**
 * Puts the sets of these records together, and forgets who among the named was separated: a person may think
 * better of it. Throws LinkProblem, and changes nothing, where others that are separated would come together.
 * Answers the whole set.
 */
export async function link(sql: Sql, detailIds: readonly string[], { actor, reason }: By): Promise<string[]> {
  const [first, ...others] = new Set(detailIds)
  if (first === undefined || others.length === 0) throw new LinkProblem('Name two or more records to link.')
  return sql.begin(async (tx) => {
    await lockLinks(tx)
    const events = []
    for (const detailId of others) {
      const [into, from] = [await setOf(tx, first), await setOf(tx, detailId)]
      const missing = into.length === 0 ? first : from.length === 0 ? detailId : undefined
      if (missing !== undefined) throw new LinkProblem(`There is no record ${missing}.`)
      if (into.includes(detailId)) continue
      await forgetSeparations(tx, [...into, ...from], [first, ...others])
      await joinSets(tx, [first, detailId])
      const otherDetailIds = [...into, ...from.filter((other) => other !== detailId)]
      events.push({ action: 'link', detailId, otherDetailIds, rule: 'manual', actor, reason } as const)
    }
    if (events.length === 0) throw new LinkProblem('These records are linked already.')
    await appendEvents(tx, events)
    return setOf(tx, first)
  })
}

/** Forgets those among the named only. */
async function forgetSeparations(
  tx: TransactionSql,
  all: readonly string[],
  named: readonly string[],
): Promise<void> {
  const pair = await separatedBeyond(tx, all, named)
  if (pair !== undefined)
    throw new LinkProblem(
      `Records ${pair.a} and ${pair.b} were separated and would come together: name them too to link them.`,
    )
  await removeSeparations(tx, named)
}
