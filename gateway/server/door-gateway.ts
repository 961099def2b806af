/**
 * Puts the one door where Apollo Server expects a gateway, so that Apollo parses, validates and answers HTTP, and
 * everything else happens behind the door.
 */
import type { ApolloServerOptionsWithGateway } from '@apollo/server'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  print,
  separateOperations,
} from 'graphql'
import type { Answer, Caller, Door } from '../door.ts'
import { faultCode, faultMeanings } from '../errors.ts'

export interface GraphqlContext {
  readonly caller: Caller
  /** Aborts when the caller has gone away. */
  readonly signal: AbortSignal
}

type Gateway = ApolloServerOptionsWithGateway<GraphqlContext>['gateway']
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>

interface DoorGateway {
  readonly gateway: Gateway
  /** For Apollo's `formatError`: an error of the door leaves as the door gave it, locations included. */
  asAnswered(error: unknown): GraphQLFormattedError | undefined
}

export function createDoorGateway(door: Door, schema: GraphQLSchema): DoorGateway {
  const answered = new WeakMap<object, GraphQLFormattedError>()
  const operationOf = createOperationChooser()

  const toGraphqlError = (error: GraphQLFormattedError, http?: { status: number }) => {
    const { message, path, extensions } = error
    const wrapped = new GraphQLError(message, { path, extensions: { ...extensions, ...(http && { http }) } })
    answered.set(wrapped, error)
    return wrapped
  }
  const executor: Executor = async ({ source, document, operationName, request, context }) => {
    const { caller, signal } = context as GraphqlContext
    const operation = operationOf(source, document, operationName)
    const answer = await door.execute<Record<string, unknown>>(
      operation,
      request.variables ?? {},
      caller,
      signal,
    )
    const { data, errors, withheld } = answer
    const told = withheld.length > 0 && { extensions: { withheld } }
    if (errors.length === 0) return { data, ...told }
    if (!wasRefused(answer)) return { data, errors: errors.map((error) => toGraphqlError(error)), ...told }
    const status = Math.max(...errors.map((error) => faultMeanings[faultCode(error)].httpStatus))
    return { errors: errors.map((error) => toGraphqlError(error, { status })) }
  }
  return {
    gateway: {
      onSchemaLoadOrUpdate(callback) {
        // The supergraph text is for schema reporting only, which is off.
        callback({ apiSchema: schema, coreSupergraphSdl: '' })
        return () => undefined
      },
      load: () => Promise.resolve({ executor }),
      stop: () => Promise.resolve(),
    },
    asAnswered: (error) => (typeof error === 'object' && error !== null ? answered.get(error) : undefined),
  }
}

/** The operation never ran. An error in a field has a path, and the rest of the reply stands beside it. */
function wasRefused({ data, errors }: Answer<unknown>): boolean {
  return data === null && errors.some(({ path }) => path === undefined)
}

/** The door takes one operation: of a document with several, the chosen one and the fragments it uses. */
function createOperationChooser() {
  const separated = new WeakMap<DocumentNode, Record<string, string>>()
  return (source: string, document: DocumentNode, operationName: string | null): string => {
    // Without a name the door refuses a document of several as it stands.
    if (operationName === null) return source
    const texts = separated.get(document) ?? separateTexts(document)
    separated.set(document, texts)
    return texts[operationName] ?? source
  }
}

/** Empty for a document of one operation: that passes as it was written. */
function separateTexts(document: DocumentNode): Record<string, string> {
  const operations = Object.entries(separateOperations(document))
  if (operations.length <= 1) return {}
  return Object.fromEntries(operations.map(([name, operation]) => [name, print(operation)]))
}
