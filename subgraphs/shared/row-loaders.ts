import DataLoader from 'dataloader'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { detailIdShape, recordIdShape } from '../../schema/identifier-shapes.ts'
import { columnList, qualifiedColumn, qualifiedName } from './columns.ts'
import type { KeyedStatement } from './joint-reads.ts'
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
    const found = await readKeyed<Row>(store, read, keys, narrowing)
    return found.map(([row]) => row ?? null)
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
  return new DataLoader((keys) => readKeyed<Row>(store, read, keys, narrowing))
}

function readKeyed<Row>(
  store: SubgraphStore,
  { statementFor, type }: KeyedRead,
  keys: readonly string[],
  narrowing: Narrowing | null,
): Promise<readonly (readonly Row[])[]> {
  const statement =
    narrowing &&
    statementByKeys<Row & { loadedBy: string }>(
      statementFor(narrowing),
      narrowing,
      ({ loadedBy }) => loadedBy,
    )
  return rowsOfPossibleKeys(store, statement, keys, keyShapes[type])
}

/**
 * A statement whose `$1` is the text of an array of keys.
 * @param keyOf the key that a row was found by.
 */
export function statementByKeys<Row>(
  text: string,
  { parameters }: Pick<Narrowing, 'parameters'>,
  keyOf: (row: Row) => string,
): KeyedStatement<string, Row> {
  return {
    text,
    narrowing: parameters,
    keysParameter: plainArray,
    rowForm: 'object',
    rowsByKey: (rows, keys) => {
      const byKey = new Map(keys.map((key): [string, Row[]] => [key, []]))
      for (const row of rows) byKey.get(keyOf(row))?.push(row)
      return keys.map((key) => byKey.get(key) ?? [])
    },
  }
}

/**
 * The rows of each key, in the order of the keys; none of what does not look like a key, which nobody is asked about.
 * @param statement null where nothing may be read: then nothing is asked.
 */
export async function rowsOfPossibleKeys<Row>(
  store: SubgraphStore,
  statement: KeyedStatement<string, Row> | null,
  keys: readonly string[],
  shape: RegExp,
): Promise<readonly (readonly Row[])[]> {
  if (statement === null) return keys.map(() => [])
  const possible = keys.filter((key) => shape.test(key))
  const found = await store.rowsByKey(statement, possible)
  if (possible.length === keys.length) return found
  const byKey = new Map(possible.map((key, n) => [key, found[n]]))
  return keys.map((key) => byKey.get(key) ?? [])
}
