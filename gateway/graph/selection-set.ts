import {
  type GraphQLCompositeType,
  getNamedType,
  isCompositeType,
  isUnionType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

export function setOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections }
}

/** The type whose fields are selected below a field; `undefined` for a leaf, and for what the parent does not have. */
export function compositeBelow(
  parent: GraphQLCompositeType,
  field: string,
): GraphQLCompositeType | undefined {
  const definition = isUnionType(parent) ? undefined : parent.getFields()[field]
  const type = definition && getNamedType(definition.type)
  return isCompositeType(type) ? type : undefined
}
