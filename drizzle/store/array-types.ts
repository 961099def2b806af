/**
 * Array types for postgres.js, known beforehand. The driver would ask the server for them on every connection, and a
 * connection lost during that question ends the whole process with an unhandled rejection (3.4.9, connection.js).
 */
import type postgres from 'postgres'

type Codec = { element: number; array: number }

// pg_type.dat: these numbers are fixed (https://www.postgresql.org/docs/17/system-catalog-initial-data.html).
const CODECS: Record<string, Codec> = {
  boolArray: { element: 16, array: 1000 },
  int2Array: { element: 21, array: 1005 },
  int4Array: { element: 23, array: 1007 },
  textArray: { element: 25, array: 1009 },
  varcharArray: { element: 1043, array: 1015 },
  int8Array: { element: 20, array: 1016 },
  float4Array: { element: 700, array: 1021 },
  float8Array: { element: 701, array: 1022 },
  dateArray: { element: 1082, array: 1182 },
  timestampArray: { element: 1114, array: 1115 },
  timestamptzArray: { element: 1184, array: 1185 },
  numericArray: { element: 1700, array: 1231 },
  uuidArray: { element: 2950, array: 2951 },
  jsonArray: { element: 114, array: 199 },
  jsonbArray: { element: 3802, array: 3807 },
}

/** Elements are read and written as the connection reads and writes them outside arrays; NULL is null. */
export function installArrayTypes(sql: postgres.Sql): void {
  const { parsers, serializers } = sql.options
  // Not in the driver's types: what sql.array() looks the array type up in.
  const { shared } = sql.options as unknown as { shared: { typeArrayMap: Record<number, number> } }
  for (const { element, array } of Object.values(CODECS)) {
    shared.typeArrayMap[element] = array
    parsers[array] = (text: string) => parseArray(text, (value) => parsers[element]?.(value) ?? value)
    serializers[array] = (values: unknown) =>
      writeArray(values, (value) => serializers[element]?.(value) ?? value)
  }
}

/** Reads one dimension, as `{a,"b,c",NULL}`: https://www.postgresql.org/docs/17/arrays.html#ARRAYS-IO */
function parseArray(text: string, parseElement: (value: string) => unknown): unknown[] {
  // Numbers and ids, which are most of what is read.
  if (text.length > 2 && !text.includes('"')) {
    return text
      .slice(1, -1)
      .split(',')
      .map((bare) => (bare === 'NULL' ? null : parseElement(bare)))
  }
  const elements = text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,"]+)/gs)
  return [...elements].map(([, quoted, bare]) => {
    if (quoted !== undefined) return parseElement(quoted.replace(/\\(.)/gs, '$1'))
    return bare === undefined || bare === 'NULL' ? null : parseElement(bare)
  })
}

/** Text is an array already in Postgres's notation, as drizzle hands it over. */
function writeArray(values: unknown, writeElement: (value: unknown) => unknown): unknown {
  if (!Array.isArray(values)) return values
  const elements = values.map((value) => {
    if (value === null || value === undefined) return 'NULL'
    return `"${String(writeElement(value)).replace(/[\\"]/g, '\\$&')}"`
  })
  return `{${elements.join(',')}}`
}
