import DataLoader from 'dataloader'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { detailIdShape, recordIdShape } from '../../schema/identifier-shapes.ts'
import { columnList, qualifiedColumn, qualifiedName } from './columns.ts'
import { plainArray, type SubgraphStore } from './store.ts'

/** What a key may look like; anything else is unknown without asking the store. */
export const keyShapes = { uuid: recordIdShape, bigint: detailIdShape } as const
export type KeyType = keyof typeof keyShapes

/** Reads rows by key: what is written once, at boot, for the loaders of every request. */
export interface KeyedRead {
  readonly statement: string
  readonly type: KeyType
}

/** Rows by a column, in the order of another where several belong to one key. */
export function keyedRead(table: PgTable, key: PgColumn, type: KeyType, position?: PgColumn): KeyedRead {
  const column = qualifiedColumn('t', key)
  const order = position === undefined ? '' : ` order by ${qualifiedColumn('t', position)}`
  const statement = `select ${columnList(table, 't')}, ${column}::text as "loadedBy"
    from ${qualifiedName(table)} t where ${column} = any($1::text::${type}[])${order}`
  return { statement, type }
}

/** Single rows by a unique key, one statement a batch; null where there is none. For one request. */
export function rowByKey<Row>(store: SubgraphStore, read: KeyedRead): DataLoader<string, Row | null> {
  return new DataLoader(async (keys) => {
    const rows = await readKeyed<Row>(store, read, keys)
    const byKey = new Map(rows.map((row) => [row.loadedBy, row]))
    return keys.map((wanted) => byKey.get(wanted) ?? null)
  })
}

/** The rows that belong to each key, in order, one statement a batch; empty where there are none. For one request. */
export function rowsOfKey<Row>(store: SubgraphStore, read: KeyedRead): DataLoader<string, readonly Row[]> {
  return new DataLoader(async (keys) => {
    const byKey = new Map(keys.map((wanted): [string, Row[]] => [wanted, []]))
    for (const row of await readKeyed<Row>(store, read, keys)) byKey.get(row.loadedBy)?.push(row)
    return keys.map((wanted) => byKey.get(wanted) ?? [])
  })
}

async function readKeyed<Row>(
  store: SubgraphStore,
  { statement, type }: KeyedRead,
  keys: readonly string[],
): Promise<readonly (Row & { loadedBy: string })[]> {
  const possible = keys.filter((key) => keyShapes[type].test(key))
  if (possible.length === 0) return []
  return store.query<Row & { loadedBy: string }>(statement, [plainArray(possible)])
}
