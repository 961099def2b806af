/** Headers that every reply carries, whichever door gave it. */
import type { FastifyInstance } from 'fastify'
import { REQUEST_ID_HEADER } from './request-id.ts'

/** Those that do not depend on the request. */
export const standingHeaders = {
  // A reply is somebody's record: no proxy or browser may keep it.
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
} as const

/** A route may overrule any of these: the pages that hold no data do so for their caching. */
export function addResponseHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ [REQUEST_ID_HEADER]: request.id, ...standingHeaders })
    done()
  })
}
