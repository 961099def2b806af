import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type InlineFragmentNode,
  isAbstractType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import type { OperationFacts } from './resolve-info.ts'

/**
 * The fields selected on a type of object, by the name they have in the reply and in its order. Nothing here depends on
 * a condition. https://spec.graphql.org/October2021/#CollectFields()
 */
export function collectFields(
  sets: readonly SelectionSetNode[],
  type: GraphQLObjectType,
  { schema, fragments }: Pick<OperationFacts, 'schema' | 'fragments'>,
): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>()
  const spread = new Set<string>()
  for (const set of sets) collect(set)
  return fields

  function collect({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value
        const known = fields.get(key)
        if (known === undefined) fields.set(key, [selection])
        else known.push(selection)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) collectFrom(selection)
      else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value)
        collectFrom(fragments[selection.name.value])
      }
    }
  }

  function collectFrom(fragment: InlineFragmentNode | FragmentDefinitionNode | undefined): void {
    if (fragment !== undefined && applies(fragment.typeCondition?.name.value)) collect(fragment.selectionSet)
  }

  function applies(condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true
    const wanted = schema.getType(condition)
    return isAbstractType(wanted) && schema.isSubType(wanted, type)
  }
}
