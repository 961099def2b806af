/** GraphQL over HTTP: Apollo Server in front of the one door. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql'
import { apolloHandler } from '../../subgraphs/serving/apollo-handler.ts'
import { closedApolloOptions, closedApolloPlugins } from '../../subgraphs/serving/apollo-options.ts'
import { hangUpSignal } from '../../subgraphs/serving/hang-up.ts'
import { isAboutTheOperation, messageWithoutValues } from '../../subgraphs/serving/operation-errors.ts'
import { mayIntrospect } from '../entrance.ts'
import { faultMeanings } from '../errors.ts'
import { defaultLimits } from '../graph/operation-limits.ts'
import { addVisits, answerErrors, type DoorParts } from '../visits.ts'
import { asksForPage } from './asks-for-page.ts'
import { createDoorGateway, createDoorPlugin, type GraphqlContext } from './door-gateway.ts'
import { sendGraphqlRefusal } from './http-errors.ts'
import { createOperationGuard } from './operations/operation-guard.ts'
import { createPersistedOperations, type PersistedOperations } from './operations/persisted-operations.ts'
import type { Safelist } from './operations/safelist.ts'

export interface GraphqlParts extends DoorParts {
  readonly schema: GraphQLSchema
  /** What a browser gets. */
  readonly landingPage: ApolloServerPlugin<GraphqlContext>
  /** Given, nothing else runs. */
  readonly safelist?: Safelist
  /** Whether everybody may ask about the schema and is told names that exist, or who has the scope; `true` unless given. */
  readonly introspection?: boolean
}

/** Adds `/graphql`. Apollo stops with the app, once open requests have been answered. */
export async function addGraphqlRoute(app: FastifyInstance, parts: GraphqlParts): Promise<void> {
  const { safelist, introspection = true } = parts
  const persisted = createPersistedOperations(safelist)
  const apollo = createApolloServer(parts, persisted)
  await apollo.start()
  app.addHook('onClose', () => apollo.stop())
  // A scope of its own: its visits are those of no other route.
  await app.register(async (scope) => {
    answerErrors(scope, sendGraphqlRefusal)
    const callerOf = addVisits(scope, parts, { name: 'graphql', isOpen: asksForPage })
    const tellsSchema = (request: FastifyRequest) => introspection || mayIntrospect(callerOf(request))
    scope.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: '/graphql',
      preHandler: createOperationGuard({ persisted, safelist, mayIntrospect: tellsSchema }),
      // Not Fastify's `request.signal`: that aborts as soon as the body has been read.
      handler: apolloHandler(apollo, async (request, reply) => ({
        caller: callerOf(request),
        signal: hangUpSignal(reply.raw),
        mayIntrospect: tellsSchema(request),
      })),
    })
  })
}

function createApolloServer(
  { door, schema, landingPage }: GraphqlParts,
  persisted: PersistedOperations,
): ApolloServer<GraphqlContext> {
  return new ApolloServer<GraphqlContext>({
    ...closedApolloOptions,
    gateway: createDoorGateway(schema),
    persistedQueries: { cache: persisted },
    plugins: [
      landingPage,
      createDoorPlugin(door, schema),
      ApolloServerPluginInlineTraceDisabled(),
      ...closedApolloPlugins(),
    ],
    maxRecursiveSelections: true,
    parseOptions: { maxTokens: defaultLimits.maxTokens },
    formatError: maskUnknown,
  })
}

function maskUnknown(error: GraphQLFormattedError): GraphQLFormattedError {
  if (isAboutTheOperation(error.extensions?.code)) return { ...error, message: messageWithoutValues(error) }
  return { message: faultMeanings.INTERNAL.safeMessage, extensions: { code: 'INTERNAL' } }
}
