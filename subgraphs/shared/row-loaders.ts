import DataLoader from 'dataloader'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { detailIdShape, recordIdShape } from '../../schema/identifier-shapes.ts'
import { columnList, qualifiedColumn, qualifiedName } from './columns.ts'
import type { Narrowing } from './narrowing.ts'
import { plainArray, type SubgraphStore } from './store.ts'

/** What a key may look like; anything else is unknown without asking the store. */
export const keyShapes = { uuid: recordIdShape, bigint: detailIdShape } as const
export type KeyType = keyof typeof keyShapes

/** Reads rows by key: the text of each shape of narrowing is put together once, for the loaders of every request. */
export interface KeyedRead {
  statementFor(narrowing: Narrowing): string
  readonly type: KeyType
}

/** The conditions that a narrowing sets on a row `t`: on the row itself, or on the record that it is part of. */
export type Within = (narrowing: Narrowing, first: number) => readonly string[]

const theRowItself: Within = (narrowing, first) => narrowing.conditions('t', first)

export interface KeyedReadOptions {
  /** The order of the rows where several belong to one key. */
  readonly position?: PgColumn
  readonly within?: Within
}

export function keyedRead(
  table: PgTable,
  key: PgColumn,
  type: KeyType,
  { position, within = theRowItself }: KeyedReadOptions = {},
): KeyedRead {
  const column = qualifiedColumn('t', key)
  const order = position === undefined ? '' : ` order by ${qualifiedColumn('t', position)}`
  const select = `select ${columnList(table, 't')}, ${column}::text as "loadedBy"
    from ${qualifiedName(table)} t where `
  const statementFor = rememberedByShape((narrowing) => {
    const conditions = [`${column} = any($1::text::${type}[])`, ...within(narrowing, 2)]
    return `${select}${conditions.join(' and ')}${order}`
  })
  return { statementFor, type }
}

/** Keeps what is made of a narrowing for every other of its shape. */
export function rememberedByShape<Made>(
  make: (narrowing: Narrowing) => Made,
): (narrowing: Narrowing) => Made {
  const known = new Map<string, Made>()
  return (narrowing) => {
    const made = known.get(narrowing.shape) ?? make(narrowing)
    known.set(narrowing.shape, made)
    return made
  }
}

/**
 * Single rows by a unique key, one statement a batch; null where there is none. For one request.
 * @param narrowing null where nothing may be read: then nothing is asked.
 */
export function rowByKey<Row>(
  store: SubgraphStore,
  read: KeyedRead,
  narrowing: Narrowing | null,
): DataLoader<string, Row | null> {
  return new DataLoader(async (keys) => {
    const rows = await readKeyed<Row>(store, read, keys, narrowing)
    const byKey = new Map(rows.map((row) => [row.loadedBy, row]))
    return keys.map((wanted) => byKey.get(wanted) ?? null)
  })
}

/**
 * The rows that belong to each key, in order, one statement a batch; empty where there are none. For one request.
 * @param narrowing null where nothing may be read: then nothing is asked.
 */
export function rowsOfKey<Row>(
  store: SubgraphStore,
  read: KeyedRead,
  narrowing: Narrowing | null,
): DataLoader<string, readonly Row[]> {
  return new DataLoader(async (keys) => {
    const byKey = new Map(keys.map((wanted): [string, Row[]] => [wanted, []]))
    for (const row of await readKeyed<Row>(store, read, keys, narrowing)) byKey.get(row.loadedBy)?.push(row)
    return keys.map((wanted) => byKey.get(wanted) ?? [])
  })
}

async function readKeyed<Row>(
  store: SubgraphStore,
  { statementFor, type }: KeyedRead,
  keys: readonly string[],
  narrowing: Narrowing | null,
): Promise<readonly (Row & { loadedBy: string })[]> {
  const possible = keys.filter((key) => keyShapes[type].test(key))
  if (possible.length === 0 || narrowing === null) return []
  const parameters = [plainArray(possible), ...narrowing.parameters]
  return store.query<Row & { loadedBy: string }>(statementFor(narrowing), parameters)
}
