/**
 * Puts the one door where Apollo Server expects a gateway, so that Apollo parses, validates and answers HTTP, and
 * everything else happens behind the door.
 */
import {
  type ApolloServerOptionsWithGateway,
  type ApolloServerPlugin,
  type GraphQLRequestListener,
  type GraphQLResponse,
  HeaderMap,
} from '@apollo/server'
import { type DocumentNode, type GraphQLSchema, Kind, print, separateOperations } from 'graphql'
import { chooseMediaType } from '../../subgraphs/serving/media-type.ts'
import type { Answer, Caller, Door } from '../door.ts'
import { toReach } from '../entrance.ts'
import { faultCode, faultMeanings } from '../errors.ts'
import { addBreakGlassNotice } from './break-glass-notice.ts'
import { rememberedByOperation } from './operations/by-operation.ts'
import { reachedTypes } from './operations/reached-types.ts'
import { removeSuggestions } from './operations/without-suggestions.ts'
import { choosePlainJsonStatus } from './plain-json-status.ts'

export interface GraphqlContext {
  readonly caller: Caller
  /** Aborts when the caller has gone away. */
  readonly signal: AbortSignal
  /** Whether the caller may ask about the schema. */
  readonly mayIntrospect: boolean
}

type Gateway = ApolloServerOptionsWithGateway<GraphqlContext>['gateway']

/** Apollo is given the schema by it, and asks it for nothing: `createDoorPlugin` answers first. */
export function createDoorGateway(schema: GraphQLSchema): Gateway {
  return {
    onSchemaLoadOrUpdate(callback) {
      // The supergraph text is for schema reporting only, which is off.
      callback({ apiSchema: schema, coreSupergraphSdl: '' })
      return () => undefined
    },
    load: () =>
      Promise.resolve({ executor: () => Promise.reject(new Error('The door has no second way in.')) }),
    stop: () => Promise.resolve(),
  }
}

/**
 * Answers valid operations from the door, errors as the door gave them, and sees to what every reply of the route has
 * to say. One plugin, since Apollo waits for the hooks of each.
 */
export function createDoorPlugin(door: Door, schema: GraphQLSchema): ApolloServerPlugin<GraphqlContext> {
  // The door takes one operation.
  const textOf = rememberedByOperation(textApart)
  const reachedBy = rememberedByOperation((document, name) => reachedTypes(document, name, schema))
  const listener: GraphQLRequestListener<GraphqlContext> = {
    async responseForOperation({ source, document, operationName, request, contextValue }) {
      // Apollo found none by that name.
      if (operationName === null && request.operationName != null) return unknownOperation()
      const { caller, signal } = contextValue
      const operation = textOf(document, operationName) ?? source
      const asking = toReach(caller, () => reachedBy(document, operationName))
      return replyOf(await door.execute(operation, request.variables ?? {}, asking, signal))
    },
    async willSendResponse({ request, response, contextValue }) {
      const accepted = request.http?.headers.get('accept')
      choosePlainJsonStatus(accepted, response.http)
      chooseMediaType(accepted, response.http)
      if (response.body.kind !== 'single') return
      const { singleResult } = response.body
      if (singleResult.errors && !contextValue.mayIntrospect) removeSuggestions(singleResult)
      addBreakGlassNotice(singleResult, contextValue.caller)
    },
  }
  return { requestDidStart: () => Promise.resolve(listener) }
}

function replyOf(answer: Answer<Record<string, unknown>>): GraphQLResponse {
  const { data, errors, withheld } = answer
  if (wasRefused(answer)) {
    return reply({ errors }, Math.max(...errors.map((error) => faultMeanings[faultCode(error)].httpStatus)))
  }
  return reply({
    data,
    ...(errors.length > 0 && { errors }),
    ...(withheld.length > 0 && { extensions: { withheld } }),
  })
}

type SingleResult = Extract<GraphQLResponse['body'], { kind: 'single' }>['singleResult']

function reply(singleResult: SingleResult, status?: number): GraphQLResponse {
  return { http: { status, headers: new HeaderMap() }, body: { kind: 'single', singleResult } }
}

/** The name is not repeated: callers put what they like into it. */
function unknownOperation(): GraphQLResponse {
  const message = 'The document holds no operation of the name that was given.'
  return reply({ errors: [{ message, extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }] }, 400)
}

/** The operation never ran. An error in a field has a path, and the rest of the reply stands beside it. */
function wasRefused({ data, errors }: Answer<unknown>): boolean {
  return data === null && errors.some(({ path }) => path === undefined)
}

/** The text of one operation of several, and of the fragments it uses; null where the document is to go as it stands. */
function textApart(document: DocumentNode, operationName: string | null): string | null {
  // Without a name the door refuses a document of several as it stands.
  if (operationName === null || countOperations(document) <= 1) return null
  return separate(document, operationName) ?? null
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
