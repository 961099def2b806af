/** The HTTP server: every door's routes, and what they have in common. */
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import { addDraining } from '../../subgraphs/serving/draining.ts'
import { addExplorePages, type ExploreParts } from '../explore/pages.ts'
import { createSandboxPage } from '../explore/sandbox-page.ts'
import type { DoorParts } from '../visits.ts'
import { addFlatReplies } from './flat-reply.ts'
import { addGraphqlRoute } from './graphql.ts'
import { addHealthRoutes, type SubgraphHealth } from './health.ts'
import { addErrorHandling } from './http-errors.ts'
import { requestIdOf } from './request-id.ts'
import { addRequestLog, type RequestLog } from './request-log.ts'
import { addResponseHeaders } from './response-headers.ts'

/** A contract below a path of its own; errors there are told in the contract's own shape. */
export interface RestContract {
  readonly prefix: string
  readonly routes: FastifyPluginAsync
}

export interface ServerParts extends DoorParts, ExploreParts {
  readonly schema: GraphQLSchema
  readonly health: () => Promise<SubgraphHealth>
  readonly contracts: readonly RestContract[]
  readonly log: RequestLog
}

const BODY_LIMIT_BYTES = 1_048_576
const RECEIVE_TIMEOUT_MS = 30_000

/** Not yet listening, so that it can be asked without a socket. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    // Fastify's own lines hold addresses, which can hold identifiers of a person.
    logger: false,
    genReqId: requestIdOf,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: RECEIVE_TIMEOUT_MS,
    // Fastify's own reply quotes the address.
    frameworkErrors: (_error, _request, reply) => {
      reply.raw.writeHead(400, { 'content-type': 'application/json; charset=utf-8' })
      reply.raw.end(JSON.stringify({ statusCode: 400, message: 'The address is not valid.' }))
    },
  })
  addResponseHeaders(app)
  addRequestLog(app, parts.log)
  addFlatReplies(app)
  addDraining(app)
  addErrorHandling(app)
  addHealthRoutes(app, parts.health)
  addExplorePages(app, parts)
  await addGraphqlRoute(app, { ...parts, landingPage: createSandboxPage(parts) })
  for (const { prefix, routes } of parts.contracts) await app.register(routes, { prefix })
  return app
}
