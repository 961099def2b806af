import { type GraphQLSchema, getVariableValues, print, type VariableDefinitionNode } from 'graphql'

/** Coerced variables, or why they do not fit. */
export type CoerceVariables = (
  given: Readonly<Record<string, unknown>>,
) => ReturnType<typeof getVariableValues>

/** Representations pass as they are: any value would, and to look at each of them is most of what coercion costs. */
export function compileCoercion(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
): CoerceVariables {
  const open = definitions.filter(isRepresentations).map(({ variable }) => variable.name.value)
  const typed = definitions.filter((definition) => !isRepresentations(definition))

  return (given) => {
    const result = typed.length > 0 ? getVariableValues(schema, typed, given) : { coerced: {} }
    if (result.coerced) for (const name of open) result.coerced[name] = given[name]
    return result
  }
}

/** Of the type `[_Any!]!`, as every plan writes it. */
function isRepresentations({ type }: VariableDefinitionNode): boolean {
  return print(type) === '[_Any!]!'
}
