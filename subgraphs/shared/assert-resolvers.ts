import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql'

/**
 * What nothing else notices, because a forgotten resolver is a null without an error: every field of `Query`, and every
 * field that a subgraph adds to an entity of another, must have a resolver; every entity that can be referred to, a
 * reference resolver.
 * @param tables names the types whose other fields are columns.
 * @throws at boot, naming each.
 */
export function assertResolvers(schema: GraphQLSchema, tables: Readonly<Record<string, unknown>>): void {
  const faults = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('_'))
    .flatMap((type) => (isObjectType(type) ? faultsOf(type, tables) : []))
  if (faults.length > 0) throw new Error(`Resolvers are missing:\n${faults.join('\n')}`)
}

function faultsOf(type: GraphQLObjectType, tables: Readonly<Record<string, unknown>>): string[] {
  const keys = keysOf(type)
  if (type.name !== 'Query' && keys === null) return []
  const unresolved = Object.values(type.getFields())
    .filter((field) => !(type.name in tables) && !isGiven(field, keys ?? []) && !hasResolver(field))
    .map((field) => `${type.name}.${field.name}`)
  const isUnreachable = keys !== null && isResolvable(type) && referenceResolver(type) === undefined
  return isUnreachable ? [...unresolved, `${type.name}.__resolveReference`] : unresolved
}

/** Fields of the keys; null where the type is no entity. */
function keysOf(type: GraphQLObjectType): readonly string[] | null {
  const keys = (type.astNode?.directives ?? []).filter(({ name }) => name.value === 'key')
  if (keys.length === 0) return null
  return keys.flatMap(({ arguments: given = [] }) =>
    given.flatMap(({ value }) => (value.kind === 'StringValue' ? value.value.split(/\W+/) : [])),
  )
}

function isResolvable(type: GraphQLObjectType): boolean {
  return (type.astNode?.directives ?? []).some(
    ({ name, arguments: given = [] }) =>
      name.value === 'key' && !given.some(({ value }) => value.kind === 'BooleanValue' && !value.value),
  )
}

/** Given by the reference itself: keys, and what another subgraph provides. */
function isGiven({ name, astNode }: GraphQLField<unknown, unknown>, keys: readonly string[]): boolean {
  return (
    keys.includes(name) ||
    (astNode?.directives ?? []).some((directive) => directive.name.value === 'external')
  )
}

function hasResolver({ name, resolve }: GraphQLField<unknown, unknown>): boolean {
  return name.startsWith('_') || (resolve !== undefined && resolve !== defaultFieldResolver)
}

function referenceResolver(type: GraphQLObjectType): unknown {
  const { apollo } = type.extensions as { apollo?: { subgraph?: { resolveReference?: unknown } } }
  return apollo?.subgraph?.resolveReference
}
