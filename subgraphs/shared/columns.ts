import { getTableColumns } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'

/** `"schema"."table"`, ready to stand in a statement. */
export function qualifiedName(table: PgTable): string {
  const { schema, name } = getTableConfig(table)
  return schema === undefined ? `"${name}"` : `"${schema}"."${name}"`
}

/** `alias."column"`. */
export function qualifiedColumn(alias: string, column: PgColumn): string {
  return `${alias}."${column.name}"`
}

/**
 * Columns of a table under their TypeScript names, so that a result row is the table's row type as it stands.
 * @param keys the TypeScript names of those to read; every column where none are given.
 */
export function columnList(table: PgTable, alias: string, keys?: readonly string[]): string {
  const columns = Object.entries(getTableColumns(table))
  const read = keys === undefined ? columns : columns.filter(([key]) => keys.includes(key))
  return read.map(([key, column]) => `${qualifiedColumn(alias, column)} as "${key}"`).join(', ')
}

/** The TypeScript names of a table's columns. */
export function columnKeys(table: PgTable): readonly string[] {
  return Object.keys(getTableColumns(table))
}

/**
 * Makes rows of arrays of values, each with all its keys from the start: an object that is filled column by column is
 * laid out anew several times.
 * @param first index of the value of the first key; the others follow in order.
 */
export function rowMaker<Row>(keys: readonly string[], first: number): (values: readonly unknown[]) => Row {
  const entries = keys.map((key, n) => `${JSON.stringify(key)}: values[${first + n}]`)
  return new Function('values', `return { ${entries.join(', ')} }`) as (values: readonly unknown[]) => Row
}
