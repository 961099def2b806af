/** Which pages of other origins may read replies: those that are listed, and by default none. */
import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const ONE_HOUR_S = 3_600

/** Tokens travel in a header, so that no page needs the credentials of a browser. */
export async function addCrossOrigin(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  const listed = new Set(origins)
  const shared = {
    methods: ['GET', 'POST', 'HEAD'],
    exposedHeaders: ['x-request-id', 'retry-after', 'etag'],
    maxAge: ONE_HOUR_S,
    strictPreflight: false,
  }
  await app.register(cors, {
    preflight: false,
    delegator: (request, done) => {
      const { origin } = request.headers
      const allowed = origin !== undefined && listed.has(origin)
      // OPTIONS without these headers is a question of FHIR, not of a browser.
      done(null, { ...shared, origin: allowed ? origin : false, preflight: isPreflight(request) })
    },
  })
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}
