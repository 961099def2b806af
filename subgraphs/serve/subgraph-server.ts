/** One subgraph as an Apollo Server of its own, for any federation router. */
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled'
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace'
import Fastify, { type FastifyInstance } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import { subgraphAccessHeader } from '../../schema/subgraph-access.ts'
import { apolloHandler } from '../serving/apollo-handler.ts'
import { closedApolloOptions, closedApolloPlugins } from '../serving/apollo-options.ts'
import { addDraining } from '../serving/draining.ts'
import { hangUpSignal } from '../serving/hang-up.ts'
import { compiledOperations } from './compiled-operations.ts'
import { type AccessControl, type CreateContext, contextMaker, tellWithheld } from './request-rights.ts'
import { safeError } from './safe-error.ts'

export interface ServedSubgraph {
  readonly schema: GraphQLSchema
  /**
   * Called once for each HTTP request, for a context of its own. What that makes when first asked for has its getter on
   * a prototype: Apollo copies what is not behind one.
   */
  readonly createContext: CreateContext
  /** Whether it can answer now; asked by `/health/ready`. */
  readonly isReady: () => Promise<boolean>
}

/** Representations of a long list are many. */
const BODY_LIMIT_BYTES = 16 * 1_048_576

/** Not yet listening. GraphQL is at `/graphql`; closing it answers what is open first. */
export async function createSubgraphServer(
  subgraph: ServedSubgraph,
  control: AccessControl,
): Promise<FastifyInstance> {
  const contextOf = contextMaker(subgraph.createContext, control)
  const apollo = createApolloServer(subgraph.schema)
  await apollo.start()
  const app = Fastify({ logger: false, bodyLimit: BODY_LIMIT_BYTES, return503OnClosing: false })
  addDraining(app)
  addHealth(app, subgraph.isReady)
  app.addHook('onClose', () => apollo.stop())
  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error)
    return reply
      .code(status)
      .send({ error: status < 500 ? 'The request could not be read.' : 'Something went wrong.' })
  })
  app.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: '/graphql',
    handler: apolloHandler(apollo, ({ headers }, { raw }) =>
      contextOf(headers[subgraphAccessHeader.name], hangUpSignal(raw)),
    ),
  })
  return app
}

function createApolloServer(schema: GraphQLSchema): ApolloServer<object> {
  return new ApolloServer<object>({
    ...closedApolloOptions,
    schema,
    plugins: [
      // Timings for a router that asks for them (`apollo-federation-include-trace`); errors stay inside.
      ApolloServerPluginInlineTrace({ includeErrors: { masked: true } }),
      compiledOperations(schema),
      tellWithheld(),
      ApolloServerPluginLandingPageDisabled(),
      ...closedApolloPlugins(),
    ],
    formatError: safeError,
  })
}

function addHealth(app: FastifyInstance, isReady: () => Promise<boolean>): void {
  app.get('/health/live', () => ({ status: 'ok' }))
  app.get('/health/ready', async (_request, reply) => {
    const ready = await isReady().catch(() => false)
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable' })
  })
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500
  return typeof status === 'number' && status >= 400 ? status : 500
}
