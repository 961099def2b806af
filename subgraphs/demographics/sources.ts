import { tenancy } from '../../drizzle/schema/demographics.ts'
import type { TenancyRow } from '../../drizzle/schema/rows.ts'
import { columnList } from '../shared/columns.ts'
import type { Rights } from '../shared/rights.ts'
import type { SubgraphStore } from '../shared/store.ts'

/** A tenancy as a record's fields read it. */
export type Source = TenancyRow

const statement = `select ${columnList(tenancy, 't')} from demographics.tenancy t order by t.code collate "C"`

/** Every source by code, read once however many references to sources one request follows: there are few. No secret from whoever has rights at all. */
export async function readSources(
  store: SubgraphStore,
  { isGiven }: Rights,
): Promise<ReadonlyMap<string, Source>> {
  if (!isGiven) return new Map()
  const rows = await store.query<Source>(statement, [])
  return new Map(rows.map((row) => [row.code, row]))
}
