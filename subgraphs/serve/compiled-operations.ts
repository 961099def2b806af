import { type ApolloServerPlugin, HeaderMap } from '@apollo/server'
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql'
import { compileOperation, type RunOperation } from '../execution/compile-operation.ts'
import { chooseMediaType } from '../serving/media-type.ts'
import { safeError } from './safe-error.ts'

/** A router that asks for the time of each field; only the interpreter tells it. */
const TRACE_HEADER = 'apollo-federation-include-trace'

/**
 * Has Apollo Server run compiled operations: gateways ask few different ones, each of them often. What cannot be
 * compiled, and operations whose variables do not fit, are left to Apollo.
 */
export function compiledOperations(schema: GraphQLSchema): ApolloServerPlugin<object> {
  const runOf = createRunChooser(schema)
  return {
    requestDidStart: async ({ request }) => {
      if (request.http?.headers.has(TRACE_HEADER)) return
      return {
        responseForOperation: async ({ document, operationName, request, contextValue }) => {
          const run = runOf(document, operationName ?? '')
          const result = await run?.(contextValue, request.variables ?? {})
          if (result?.data === undefined) return null
          const http = { status: undefined, headers: new HeaderMap() }
          chooseMediaType(request.http?.headers.get('accept'), http)
          return { http, body: { kind: 'single', singleResult: safely(result) } }
        },
      }
    },
  }
}

function safely({ data, errors }: ExecutionResult) {
  return errors === undefined
    ? { data }
    : { data, errors: errors.map((error) => safeError(error.toJSON(), error)) }
}

/** Apollo keeps the documents it has seen, and what is compiled of each lives as long. */
function createRunChooser(schema: GraphQLSchema) {
  const runsByDocument = new WeakMap<DocumentNode, Map<string, RunOperation | null>>()
  return (document: DocumentNode, operationName: string): RunOperation | null => {
    const runs = runsByDocument.get(document) ?? new Map<string, RunOperation | null>()
    runsByDocument.set(document, runs)
    const known = runs.get(operationName)
    if (known !== undefined) return known
    const run = compileOperation(schema, document, operationName || undefined)
    runs.set(operationName, run)
    return run
  }
}
