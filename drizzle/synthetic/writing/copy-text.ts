/**
 * Rows as the text that Postgres reads with COPY: https://www.postgresql.org/docs/17/sql-copy.html ("Text Format"),
 * arrays as in https://www.postgresql.org/docs/17/arrays.html.
 */
import { getTableColumns, getTableName } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'

const NULL = '\\N'

export interface CopyFormat {
  /** For example `clinical.condition`. */
  readonly table: string
  /** The statement that takes the text. */
  readonly statement: string
  /** One line with its line end. */
  lineOf(row: Readonly<Record<string, unknown>>): string
}

/** `leaveOut` names columns, as TypeScript knows them, that Postgres fills. */
export function createCopyFormat(table: PgTable, leaveOut: readonly string[] = []): CopyFormat {
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => !leaveOut.includes(key))
  const fields = columns.map(([key, column]) => ({ key, encode: encoderOf(column) }))
  const name = `${getTableConfig(table).schema ?? 'public'}.${getTableName(table)}`
  const list = columns.map(([, column]) => `"${column.name}"`).join(', ')
  return {
    table: name,
    statement: `copy ${name} (${list}) from stdin`,
    lineOf: (row) => `${fields.map(({ key, encode }) => encodeOrNull(row[key], encode)).join('\t')}\n`,
  }
}

type Encode = (value: unknown) => string

function encodeOrNull(value: unknown, encode: Encode): string {
  return value === null || value === undefined ? NULL : encode(value)
}

function encoderOf(column: PgColumn): Encode {
  const type = column.getSQLType()
  if (type === 'jsonb') return createJsonEncoder()
  return type.endsWith('[]') ? (value) => escaped(arrayLiteral(value)) : (value) => escaped(String(value))
}

/** Structures that never change (terminology) are written once and remembered. */
function createJsonEncoder(): Encode {
  const written = new WeakMap<object, string>()
  return (value) => {
    if (typeof value !== 'object' || value === null || !Object.isFrozen(value))
      return escaped(JSON.stringify(value))
    const known = written.get(value)
    if (known !== undefined) return known
    const text = escaped(JSON.stringify(value))
    written.set(value, text)
    return text
  }
}

const special = /[\\\t\n\r]/
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function escaped(text: string): string {
  return special.test(text) ? text.replace(/[\\\t\n\r]/g, (found) => escapes[found] ?? found) : text
}

function arrayLiteral(value: unknown): string {
  if (!Array.isArray(value)) throw new TypeError('an array column needs an array')
  return `{${value.map(arrayElement).join(',')}}`
}

function arrayElement(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  return `"${String(value).replace(/["\\]/g, (found) => `\\${found}`)}"`
}
