/** DataLoaders of one request over all tables at once, as a server without federation would have them. */
import DataLoader from 'dataloader'
import type { PgTable } from 'drizzle-orm/pg-core'
import { condition, observation } from '../../../../drizzle/schema/clinical.ts'
import { patientRecord, tenancy } from '../../../../drizzle/schema/demographics.ts'
import type {
  ConditionRow,
  ObservationRow,
  PatientRecordRow,
  TenancyRow,
} from '../../../../drizzle/schema/rows.ts'
import { columnList, qualifiedName } from '../../../../subgraphs/shared/columns.ts'
import { type BenchDatabase, bigints } from '../database.ts'
import type { LinkedRow, PatientRow } from '../floor/nodes.ts'
import { linkedSets, patientsByName } from '../floor/statements.ts'

export type Loaders = ReturnType<typeof createLoaders>

export interface PageKey {
  readonly ids: readonly string[]
  readonly first: number
}

export function createLoaders(db: BenchDatabase) {
  return {
    linked: new DataLoader<string, readonly string[] | null>(async (ids) => {
      const rows = await db.query<LinkedRow>(linkedSets, bigints(ids))
      return inOrder(ids, rows, ({ asked }) => asked).map((row) => row?.linked ?? null)
    }),
    records: new DataLoader<string, PatientRecordRow | null>(async (ids) => {
      const rows = await db.query<PatientRecordRow>(recordsStatement, bigints(ids))
      return inOrder(ids, rows, ({ detailId }) => detailId)
    }),
    tenancies: new DataLoader<string, TenancyRow | null>(async (codes) => {
      const rows = await db.query<TenancyRow>(tenanciesStatement, JSON.stringify(codes))
      return inOrder(codes, rows, ({ code }) => code)
    }),
    conditions: pages<ConditionRow>(db, condition),
    observations: pages<ObservationRow>(db, observation),
    patientsByName: (ids: readonly string[]) => db.query<PatientRow>(patientsByName, bigints(ids)),
  }
}

const recordsStatement = `select ${columnList(patientRecord, 't')} from ${qualifiedName(patientRecord)} t
  where t.detail_id = any($1::text::bigint[])`

const tenanciesStatement = `select ${columnList(tenancy, 't')} from ${qualifiedName(tenancy)} t
  where t.code in (select jsonb_array_elements_text($1::text::jsonb))`

/** The first records of each linked set, newest first. */
function pages<Row>(db: BenchDatabase, table: PgTable) {
  const statement = `
    select k.n, p.* from jsonb_to_recordset($1::text::jsonb) as k(n int, ids bigint[], first int)
    cross join lateral (
      select ${columnList(table, 't')} from ${qualifiedName(table)} t where t.detail_id = any(k.ids)
      order by t.effective_at desc nulls last, t.id limit k.first
    ) p
    order by k.n, p."effectiveAt" desc nulls last, p.id`
  return new DataLoader<PageKey, readonly Row[], string>(
    async (keys) => {
      const parameter = keys.map(({ ids, first }, n) => ({ n, ids, first }))
      const byKey = keys.map((): Row[] => [])
      for (const row of await db.query<Row & { n: number }>(statement, JSON.stringify(parameter))) {
        byKey[row.n]?.push(row)
      }
      return byKey
    },
    { cacheKeyFn: ({ ids, first }) => `${ids.join()}/${first}` },
  )
}

function inOrder<Row>(keys: readonly string[], rows: readonly Row[], keyOf: (row: Row) => string) {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]))
  return keys.map((key) => byKey.get(key) ?? null)
}
