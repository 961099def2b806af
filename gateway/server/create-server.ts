/** The HTTP server: every door's routes, and what they have in common. */
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import { addDraining } from '../../subgraphs/serving/draining.ts'
import { addExplorePages, type ExploreParts } from '../explore/pages.ts'
import { createSandboxPage } from '../explore/sandbox-page.ts'
import type { DoorParts } from '../visits.ts'
import {
  addHeaderLimit,
  connectionLimits,
  defaultReceiveTimeouts,
  type ReceiveTimeouts,
} from './connection-limits.ts'
import { addCrossOrigin } from './cross-origin.ts'
import { addFlatReplies } from './flat-reply.ts'
import { addGraphqlRoute } from './graphql.ts'
import { addHealthRoutes, type SubgraphHealth } from './health.ts'
import { addHostNames } from './host-names.ts'
import { addErrorHandling } from './http-errors.ts'
import type { Metrics } from './metrics/metrics.ts'
import { addMetrics } from './metrics/metrics-route.ts'
import type { Safelist } from './operations/safelist.ts'
import { addRateLimit, type RateLimit } from './rate-limit.ts'
import { requestIdOf } from './request-id.ts'
import { addRequestLog, type RequestLog } from './request-log.ts'
import { addResponseHeaders, standingHeaders } from './response-headers.ts'

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
  /** The operations that GraphQL runs; absent for any. */
  readonly safelist?: Safelist
  /** Whether everybody may ask about the schema, or who has the scope for it; `true` unless given. */
  readonly introspection?: boolean
  readonly rateLimit?: RateLimit
  /** Given, `/metrics` tells them; what they count is measured by whoever was handed the same. */
  readonly metrics?: Metrics
  /** Given, `/metrics` is for who sends it as a bearer token. */
  readonly metricsToken?: string
  /** Origins of pages that may read replies. */
  readonly crossOrigins?: readonly string[]
  /** What the server may be called; null and absent for any name. */
  readonly hostNames?: ReadonlySet<string> | null
  /** How long a request may take to arrive. */
  readonly receiveTimeouts?: ReceiveTimeouts
}

/** Without a safelist no name of an operation is known beforehand. */
const nobody: ReadonlySet<string> = new Set()
const BODY_LIMIT_BYTES = 1_048_576

/** Not yet listening, so that it can be asked without a socket. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { receiveTimeouts = defaultReceiveTimeouts } = parts
  const app = Fastify({
    // Fastify's own lines hold addresses, which can hold identifiers of a person.
    logger: false,
    genReqId: requestIdOf,
    bodyLimit: BODY_LIMIT_BYTES,
    ...connectionLimits(receiveTimeouts),
    // Fastify's own reply quotes the address.
    frameworkErrors: (_error, _request, reply) => {
      reply.raw.writeHead(400, { ...standingHeaders, 'content-type': 'application/json; charset=utf-8' })
      reply.raw.end(JSON.stringify({ statusCode: 400, message: 'The address is not valid.' }))
    },
  })
  addResponseHeaders(app)
  addRequestLog(app, parts.log)
  addFlatReplies(app)
  addDraining(app)
  addHeaderLimit(app)
  addHostNames(app, parts.hostNames ?? null)
  await addCrossOrigin(app, parts.crossOrigins ?? [])
  addErrorHandling(app)
  await addRateLimit(app, parts.rateLimit ?? { requestsPerMinute: 0 })
  if (parts.metrics) addMetrics(app, parts.metrics, parts.metricsToken)
  addHealthRoutes(app, parts.health)
  addExplorePages(app, parts)
  const metered = parts.metrics?.metered(parts.door, 'graphql', parts.safelist?.names ?? nobody)
  await addGraphqlRoute(app, {
    ...parts,
    door: { ...parts.door, ...metered },
    landingPage: createSandboxPage(parts),
  })
  for (const { prefix, routes } of parts.contracts) await app.register(routes, { prefix })
  return app
}
