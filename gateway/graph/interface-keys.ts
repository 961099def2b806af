import {
  type ConstDirectiveNode,
  type FieldNode,
  type GraphQLSchema,
  isInterfaceType,
  Kind,
  parse,
} from 'graphql'

/**
 * By interface that some subgraph sees as an object: the fields of its keys. For such an object below another one the
 * planner (0.0.38) forgets to ask for the key by which its real type can be found, unless the operation does.
 */
export type InterfaceKeys = ReadonlyMap<string, readonly FieldNode[]>

/** `supergraph` with its federation directives, `schema` as clients see it: what they may not select is left out. */
export function readInterfaceKeys(supergraph: GraphQLSchema, schema: GraphQLSchema): InterfaceKeys {
  const keys = new Map<string, readonly FieldNode[]>()
  for (const type of Object.values(supergraph.getTypeMap())) {
    const known = schema.getType(type.name)
    if (!isInterfaceType(type) || !isInterfaceType(known)) continue
    const joins = type.astNode?.directives?.filter(({ name }) => name.value === 'join__type') ?? []
    if (!joins.some((join) => argumentOf(join, 'isInterfaceObject') === true)) continue
    const selections = joins.flatMap((join) => parseKey(argumentOf(join, 'key')))
    keys.set(
      type.name,
      selections.filter(({ name }) => name.value in known.getFields()),
    )
  }
  return keys
}

function parseKey(key: unknown): readonly FieldNode[] {
  if (typeof key !== 'string') return []
  const [operation] = parse(`{ ${key} }`, { noLocation: true }).definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return []
  return operation.selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD)
}

function argumentOf(directive: ConstDirectiveNode, name: string): unknown {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value
  return value !== undefined && 'value' in value ? value.value : undefined
}
