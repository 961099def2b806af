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
  Kind,
  print,
  separateOperations,
} from 'graphql'
import type { Answer, Caller, Door } from '../door.ts'
import { faultCode, faultMeanings } from '../errors.ts'

export interface GraphqlContext {
  readonly caller: Caller
  /** Aborts when the caller has gone away. */
  readonly signal: AbortSignal
  /** Whether the caller may ask about the schema. */
  readonly mayIntrospect: boolean
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
    // Apollo found none by that name, and would call our answer a fault of ours.
    if (operationName === null && request.operationName != null) return { errors: [unknownOperation()] }
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

/** The name is not repeated: callers put what they like into it. */
function unknownOperation(): GraphQLError {
  return new GraphQLError('The document holds no operation of the name that was given.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
  })
}

/** The operation never ran. An error in a field has a path, and the rest of the reply stands beside it. */
function wasRefused({ data, errors }: Answer<unknown>): boolean {
  return data === null && errors.some(({ path }) => path === undefined)
}

/** The door takes one operation: of a document with several, the chosen one and the fragments it uses. */
function createOperationChooser() {
  const separated = new WeakMap<DocumentNode, Map<string, string>>()
  return (source: string, document: DocumentNode, operationName: string | null): string => {
    // Without a name the door refuses a document of several as it stands.
    if (operationName === null || countOperations(document) <= 1) return source
    const texts = separated.get(document) ?? new Map<string, string>()
    separated.set(document, texts)
    const known = texts.get(operationName)
    if (known !== undefined) return known
    const text = separate(document, operationName) ?? source
    texts.set(operationName, text)
    return text
  }
}

const countOperations = ({ definitions }: DocumentNode): number =>
  definitions.reduce((count, { kind }) => (kind === Kind.OPERATION_DEFINITION ? count + 1 : count), 0)

/** Only the one that is asked for is printed: what many operations share would be printed as often. */
function separate(document: DocumentNode, name: string): string | undefined {
  const wanted = document.definitions.filter(
    (each) => each.kind !== Kind.OPERATION_DEFINITION || each.name?.value === name,
  )
  const operation = separateOperations({ ...document, definitions: wanted })[name]
  return operation && print(operation)
}
