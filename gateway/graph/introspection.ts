import { type DocumentNode, type ExecutionResult, execute, type GraphQLSchema } from 'graphql'

/** Answers the `__schema` and `__type` fields of an operation from the public schema. */
export type Introspect = (variables: Readonly<Record<string, unknown>>) => ExecutionResult

/** `document` has one operation, of nothing but those fields. Its answer is kept if no variable can change it. */
export function compileIntrospection(schema: GraphQLSchema, document: DocumentNode): Introspect {
  const constant = document.definitions.every(
    (definition) => !('variableDefinitions' in definition) || !definition.variableDefinitions?.length,
  )
  const run: Introspect = (variableValues) => {
    // Introspection has no resolver that could make it wait.
    return execute({ schema, document, variableValues }) as ExecutionResult
  }
  if (!constant) return run

  let answer: ExecutionResult | undefined
  return (variables) => {
    answer ??= run(variables)
    return answer
  }
}
