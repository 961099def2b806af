/** What to select of a type, and where an answer holds it. */
import { readFileSync } from 'node:fs'
import { buildSchema, type GraphQLField, getNamedType, isObjectType } from 'graphql'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json }

const api = buildSchema(
  readFileSync(new URL('../../../schema/generated/api.graphql', import.meta.url), 'utf8'),
)

export function fieldsOf(typeName: string): readonly string[] {
  return Object.keys(objectFields(typeName))
}

/** A field with everything below it; of another record only its key and a column that a stub of it lacks. */
export function selectionOf(typeName: string, field: string): string {
  return nested(leavesOf(typeName, field)[0] ?? [], leavesOf(typeName, field))
}

/** The paths of all leaves below a field, itself first in each. */
export function leavesOf(typeName: string, field: string): readonly (readonly string[])[] {
  const type = getNamedType(objectFields(typeName)[field]?.type)
  if (!isObjectType(type)) return [[field]]
  const fields = type.getFields()
  const below =
    'sourceId' in fields
      ? [['detailId' in fields ? 'detailId' : 'id'], ['sourceId']]
      : type.name === 'Patient'
        ? [['detailId'], ['linkedDetailIds']]
        : Object.keys(fields).flatMap((name) => leavesOf(type.name, name))
  return below.map((path) => [field, ...path])
}

/** All that stands at the end of a path, through lists; what is null on the way holds nothing. */
export function valuesAt(value: Json | undefined, path: readonly string[]): readonly Json[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.flatMap((item: Json) => valuesAt(item, path))
  const [field, ...rest] = path
  if (field === undefined) return [value]
  return valuesAt((value as { readonly [name: string]: Json })[field], rest)
}

function nested([first = '']: readonly string[], leaves: readonly (readonly string[])[]): string {
  const below = leaves.map(([, ...rest]) => rest).filter((rest) => rest.length > 0)
  if (below.length === 0) return first
  const heads = [...new Set(below.map(([head = '']) => head))]
  return `${first} { ${heads
    .map((head) =>
      nested(
        [head],
        below.filter(([name]) => name === head),
      ),
    )
    .join(' ')} }`
}

function objectFields(typeName: string): Readonly<Record<string, GraphQLField<unknown, unknown>>> {
  const type = api.getType(typeName)
  if (!isObjectType(type)) throw new Error(`${typeName} is no object type.`)
  return type.getFields()
}
