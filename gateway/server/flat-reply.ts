/**
 * Replies leave as bytes. Node joins text to the headers before it sends both, and joining costs a copy of the whole
 * reply, besides the one that measures its length.
 */
import type { FastifyInstance } from 'fastify'

export function addFlatReplies(app: FastifyInstance): void {
  app.addHook('onSend', (_request, _reply, payload, done) => {
    done(null, typeof payload === 'string' ? Buffer.from(payload) : payload)
  })
}
