import { type FieldNode, type GraphQLSchema, isInterfaceType } from 'graphql'

import { argumentOf, directivesOf, fieldsOf, parseFieldSet } from './join-directives.ts'

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
    const joins = directivesOf(type.astNode, 'join__type')
    if (!joins.some((join) => argumentOf(join, 'isInterfaceObject') === true)) continue
    const selections = joins.flatMap((join) => {
      const key = argumentOf(join, 'key')
      return typeof key === 'string' ? fieldsOf(parseFieldSet(key)) : []
    })
    keys.set(
      type.name,
      selections.filter(({ name }) => name.value in known.getFields()),
    )
  }
  return keys
}
