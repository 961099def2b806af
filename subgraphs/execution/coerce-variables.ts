import { type GraphQLSchema, getVariableValues, print, type VariableDefinitionNode } from 'graphql'

/** Coerced variables, or why they do not fit. */
export type CoerceVariables = (
  given: Readonly<Record<string, unknown>>,
) => ReturnType<typeof getVariableValues>

/** As many as `execute` tells. */
const limits = { maxErrors: 50 }

/**
 * Representations pass as they are where they are a list without nulls: any such value would, and to look into each of
 * them is most of what coercion costs.
 */
export function compileCoercion(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
): CoerceVariables {
  const open = definitions.filter(isRepresentations).map(({ variable }) => variable.name.value)
  const typed = definitions.filter((definition) => !isRepresentations(definition))

  return (given) => {
    if (!open.every((name) => isListOfValues(given[name]))) {
      return getVariableValues(schema, definitions, given, limits)
    }
    const result = typed.length > 0 ? getVariableValues(schema, typed, given, limits) : { coerced: {} }
    if (result.coerced) for (const name of open) result.coerced[name] = given[name]
    return result
  }
}

/** Of the type `[_Any!]!`, as every plan writes it. */
function isRepresentations({ type, variable }: VariableDefinitionNode): boolean {
  return print(type) === '[_Any!]!' && variable.name.value !== '__proto__'
}

function isListOfValues(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => item !== null && item !== undefined)
}
