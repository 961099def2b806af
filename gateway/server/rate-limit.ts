/** How often one client may ask. Each door says it in its own shape; see TooManyRequests in gateway/errors.ts. */
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { TooManyRequests } from '../errors.ts'

export interface RateLimit {
  /** 0 for no limit. */
  readonly requestsPerMinute: number
  /** Who is counted; unless said otherwise the network of the connection. Asked after the application's own hooks. */
  readonly clientOf?: (request: FastifyRequest) => string
}

/** Clients that are counted at the same time; of more, those that asked least lately are forgotten. */
const COUNTED_CLIENTS = 10_000

/** For the routes that are added after it; `config: { rateLimit: false }` takes one out. */
export async function addRateLimit(app: FastifyInstance, limit: RateLimit): Promise<void> {
  const { requestsPerMinute, clientOf } = limit
  if (requestsPerMinute === 0) return
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    cache: COUNTED_CLIENTS,
    ...(clientOf && { keyGenerator: clientOf }),
    // Three headers more on every reply would tell what nobody reads; `retry-after` is sent when it matters.
    addHeaders: unsaid,
    addHeadersOnExceeding: unsaid,
    errorResponseBuilder: (_request, { ttl }) => new TooManyRequests(Math.max(1, Math.ceil(ttl / 1_000))),
  })
}

const unsaid = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
  'retry-after': true,
}
