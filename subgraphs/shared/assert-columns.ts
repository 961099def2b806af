import { getTableColumns } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { defaultFieldResolver, type GraphQLSchema, isNonNullType, isObjectType } from 'graphql'

/**
 * What the compiler cannot see: that every field of a type has a column of its name or a resolver, and that no
 * column that may be null stands behind a field that may not.
 * @throws at boot, naming each field.
 */
export function assertColumns(schema: GraphQLSchema, tables: Readonly<Record<string, PgTable>>): void {
  const faults = Object.entries(tables).flatMap(([typeName, table]) => faultsOf(schema, typeName, table))
  if (faults.length > 0) throw new Error(`Schema and tables differ:\n${faults.join('\n')}`)
}

function faultsOf(schema: GraphQLSchema, typeName: string, table: PgTable): string[] {
  const type = schema.getType(typeName)
  if (!isObjectType(type)) return [`${typeName}: no such object type`]
  const columns = getTableColumns(table)
  return Object.values(type.getFields()).flatMap((field) => {
    if (field.resolve !== undefined && field.resolve !== defaultFieldResolver) return []
    const column = columns[field.name]
    if (column === undefined) return [`${typeName}.${field.name}: neither column nor resolver`]
    return isNonNullType(field.type) && !column.notNull
      ? [`${typeName}.${field.name}: may not be null but its column may`]
      : []
  })
}
