/** How often one client may ask. Each door says it in its own shape; see TooManyRequests in gateway/errors.ts. */
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { TooManyRequests } from '../errors.ts'
import { visitorOf } from '../visits.ts'

export interface RateLimit {
  /** 0 for no limit. */
  readonly requestsPerMinute: number
}

/** Clients that are counted at the same time; of more, those that asked least lately are forgotten. */
const COUNTED_CLIENTS = 10_000

/** For the routes that are added after it; `config: { rateLimit: false }` takes one out. */
export async function addRateLimit(app: FastifyInstance, limit: RateLimit): Promise<void> {
  const { requestsPerMinute } = limit
  if (requestsPerMinute === 0) return
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    cache: COUNTED_CLIENTS,
    keyGenerator: countedAs,
    // Three headers more on every reply would tell what nobody reads; `retry-after` is sent when it matters.
    addHeaders: unsaid,
    addHeadersOnExceeding: unsaid,
    errorResponseBuilder: (_request, { ttl }) => new TooManyRequests(Math.max(1, Math.ceil(ttl / 1_000))),
  })
}

/**
 * The client of a verified token, wherever it asks from: many share an address, and one may have many. Whoever has no
 * such token is counted by network, where they hinder none of those.
 */
function countedAs(request: FastifyRequest): string {
  const visitor = visitorOf(request)
  return visitor === null ? `network ${normalizeIP(request.ip)}` : `client ${visitor.clientId}`
}

const unsaid = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
  'retry-after': true,
}
