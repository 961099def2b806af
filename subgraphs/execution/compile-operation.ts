import {
  BREAK,
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql'
import { compileCoercion } from './coerce-variables.ts'
import { createFieldCompiler } from './compile-fields.ts'
import { type Execution, tellOnce } from './execution.ts'

/** Runs a compiled query. Never throws, and never rejects: without data where its variables do not fit. */
export type RunOperation = (
  context: unknown,
  variables: Readonly<Record<string, unknown>>,
) => Promise<ExecutionResult> | ExecutionResult

/**
 * Compiles a query that is valid for the schema, for any number of runs, with the results that `execute` of `graphql`
 * would give: selections are collected and types looked at once instead of at each object.
 * @returns null for what is left to `execute`: mutations, subscriptions, conditions, and questions about the schema.
 */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName?: string,
): RunOperation | null {
  const operation = getOperationAST(document, operationName)
  const root = schema.getQueryType()
  if (operation?.operation !== OperationTypeNode.QUERY || !root || isLeftToInterpreter(document)) return null

  const fragments = fragmentsOf(document)
  const compile = createFieldCompiler({ schema, operation, fragments })
  const executeFields = compile(root, [asField(operation)])
  const coerce = compileCoercion(schema, operation.variableDefinitions ?? [])
  return (context, given) => {
    const { coerced: variables, errors } = coerce(given)
    if (errors) return { errors }
    const run: Execution = { context, variables, errors: [], nulled: new Set(), argumentsByField: [] }
    const failed = (error: unknown): ExecutionResult => {
      tellOnce(locatedError(error, operation), undefined, run)
      return { errors: run.errors, data: null }
    }
    try {
      const data = executeFields(undefined, undefined, run)
      return data instanceof Promise ? data.then((found) => reply(found, run), failed) : reply(data, run)
    } catch (error) {
      return failed(error)
    }
  }
}

function reply(data: unknown, { errors }: Execution): ExecutionResult {
  const found = data as NonNullable<ExecutionResult['data']>
  return errors.length === 0 ? { data: found } : { errors, data: found }
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]))
}

/** The operation as the field whose selection it is. */
function asField({ operation, selectionSet }: OperationDefinitionNode) {
  return { kind: Kind.FIELD, name: { kind: Kind.NAME, value: operation }, selectionSet } as const
}

function isLeftToInterpreter(document: DocumentNode): boolean {
  let isLeft = false
  const leave = () => {
    isLeft = true
    return BREAK
  }
  visit(document, {
    Directive: leave,
    Field: ({ name }) => (name.value === '__schema' || name.value === '__type' ? leave() : undefined),
  })
  return isLeft
}
