/** Keeps generated rows as they are, so that tests can look at them without a database. */
import type { PgTable } from 'drizzle-orm/pg-core'
import { dayOf } from '../../drizzle/synthetic/person/calendar.ts'
import { createPeople } from '../../drizzle/synthetic/rows/people.ts'
import type { RowSink } from '../../drizzle/synthetic/rows/rows.ts'

export interface Rows extends RowSink {
  of<T extends PgTable>(table: T): readonly Partial<T['$inferSelect']>[]
}

export function createRowCollector(): Rows {
  const rows = new Map<PgTable, Record<string, unknown>[]>()
  return {
    add: (table, row) => {
      const known = rows.get(table)
      if (known === undefined) rows.set(table, [row])
      else known.push(row)
    },
    of: <T extends PgTable>(table: T) => (rows.get(table) ?? []) as Partial<T['$inferSelect']>[],
  }
}

export const TODAY = '2026-01-01'

/** All rows of the first people, without the directories. */
export function peopleRows(count: number, { seed = 1, observationsPerPerson = 12 } = {}): Rows {
  const people = createPeople({ seed, todayDay: dayOf(TODAY), observationsPerPerson })
  const rows = createRowCollector()
  let cursor = { detailId: 1001, linkEventId: 1 }
  for (let index = 0; index < count; index++) cursor = people.addPerson(index, cursor, rows)
  return rows
}
