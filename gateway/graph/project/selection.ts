import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLUnionType,
  isAbstractType,
  isUnionType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

export interface CollectedFields {
  /** By response name, in the order of the reply; a name can be mentioned several times. */
  readonly fields: ReadonlyMap<string, readonly FieldNode[]>
  /** Some fragment may or may not apply: the value's `__typename` has to be known. */
  readonly narrowed: boolean
}

/**
 * What is selected on a type, see https://spec.graphql.org/October2021/#CollectFields(), conditions being decided. An
 * interface or union stands for a value of which no more than that is known.
 */
export function collectFields(
  sets: readonly SelectionSetNode[],
  type: GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType,
  fragments: Fragments,
  schema: GraphQLSchema,
): CollectedFields {
  const fields = new Map<string, FieldNode[]>()
  const spread = new Set<string>()
  let narrowed = false
  for (const set of sets) set.selections.forEach(visit)
  return { fields, narrowed }

  function visit(selection: SelectionNode): void {
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value
      const known = fields.get(key)
      if (known) known.push(selection)
      else fields.set(key, [selection])
      return
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (applies(selection.typeCondition?.name.value)) selection.selectionSet.selections.forEach(visit)
      return
    }
    const name = selection.name.value
    const fragment = fragments.get(name)
    if (fragment === undefined || spread.has(name)) return
    spread.add(name)
    if (applies(fragment.typeCondition.name.value)) fragment.selectionSet.selections.forEach(visit)
  }

  function applies(name: string | undefined): boolean {
    if (name === undefined || name === type.name) return true
    const wanted = schema.getType(name)
    if (isAbstractType(wanted) && !isUnionType(type) && schema.isSubType(wanted, type)) return true
    if (!isAbstractType(type)) return false
    const possible = schema.getPossibleTypes(type)
    if (isAbstractType(wanted) && possible.every((object) => schema.isSubType(wanted, object))) return true
    narrowed = true
    return false
  }
}
