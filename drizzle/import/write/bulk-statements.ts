/** Statements that write any number of rows at once, given as one JSON text whose numbers keep their digits. */
import { getTableColumns, getTableName, type Table } from 'drizzle-orm'
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'
import { stringify } from 'lossless-json'

/** Rows by TypeScript property, as the table's own types name them; what is undefined becomes null. */
export type Row = Readonly<Record<string, unknown>>

/** The JSON text of rows for the statements below: keys are column names. */
export function rowsText(table: Table, rows: readonly Row[]): string {
  const columns = Object.entries(getTableColumns(table))
  const named = rows.map((row) =>
    Object.fromEntries(columns.map(([property, column]) => [column.name, row[property]])),
  )
  return stringify(named) ?? '[]'
}

/** `$1` is the rows' text. A generated identity is left to the table. */
export function insertStatement(table: PgTable): string {
  const names = columnNames(table)
  return `insert into ${qualifiedName(table)} (${names.join(', ')})
    select ${names.join(', ')} from ${incomingRows(table)}`
}

/** Rows whose primary key exists are overwritten. */
export function upsertStatement(table: PgTable): string {
  const keys = primaryKey(table)
  const changes = columnNames(table)
    .filter((name) => !keys.includes(name))
    .map((name) => `${name} = excluded.${name}`)
  return `${insertStatement(table)} on conflict (${keys.join(', ')}) do update set ${changes.join(', ')}`
}

/** The rows of `$1`, as a source to select from. */
export function incomingRows(table: PgTable): string {
  return `jsonb_populate_recordset(null::${qualifiedName(table)}, $1::text::jsonb)`
}

export function qualifiedName(table: PgTable): string {
  return `"${getTableConfig(table).schema ?? 'public'}"."${getTableName(table)}"`
}

function columnNames(table: PgTable): string[] {
  return getTableConfig(table)
    .columns.filter((column) => column.generatedIdentity === undefined)
    .map((column) => `"${column.name}"`)
}

function primaryKey(table: PgTable): string[] {
  const { columns, primaryKeys } = getTableConfig(table)
  const composite = primaryKeys.flatMap((key) => key.columns)
  return (composite.length > 0 ? composite : columns.filter((column) => column.primary)).map(
    (column) => `"${column.name}"`,
  )
}
