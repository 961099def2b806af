import {
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql'

/** The questions a plan asks of the supergraph's types, answered from tables while it is compiled. */
export interface TypeSystem {
  /** The names a `__typename` may have under a type condition: the type itself and every object type it covers. */
  covered(condition: string): ReadonlySet<string>
  isAbstract(name: string): boolean
  /** True for a name that a field of some type has. */
  isFieldName(name: string): boolean
  /** `undefined` when the type has no such field. */
  fieldType(parent: string, field: string): GraphQLOutputType | undefined
}

export function createTypeSystem(schema: GraphQLSchema): TypeSystem {
  const coveredByName = new Map<string, ReadonlySet<string>>()
  const fieldNames = new Set(Object.values(schema.getTypeMap()).flatMap(listFieldNames)).add('__typename')

  return {
    covered(condition) {
      const known = coveredByName.get(condition)
      if (known !== undefined) return known
      const type = schema.getType(condition)
      const possible = isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : []
      // An interface object's `__typename` is the interface's own name, so the condition covers itself too.
      const covered = new Set([condition, ...possible])
      coveredByName.set(condition, covered)
      return covered
    },
    isAbstract: (name) => isAbstractType(schema.getType(name)),
    isFieldName: (name) => fieldNames.has(name),
    fieldType(parent, field) {
      const type = schema.getType(parent)
      return isObjectType(type) || isInterfaceType(type) ? type.getFields()[field]?.type : undefined
    },
  }
}

function listFieldNames(type: GraphQLNamedType): string[] {
  return isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : []
}
