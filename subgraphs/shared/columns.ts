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

/** Every column of a table under its TypeScript name, so that a result row is the table's row type as it stands. */
export function columnList(table: PgTable, alias: string): string {
  return Object.entries(getTableColumns(table))
    .map(([key, column]) => `${qualifiedColumn(alias, column)} as "${key}"`)
    .join(', ')
}
