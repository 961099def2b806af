/**
 * Large replies leave as bytes. Node joins text to the headers before it sends both: for a large text joining costs more
 * than sending the two apart, for any other less.
 */
import type { FastifyInstance } from 'fastify'

const LARGE_CHARACTERS = 65_536

export function addFlatReplies(app: FastifyInstance): void {
  app.addHook('onSend', (_request, _reply, payload, done) => {
    const isLarge = typeof payload === 'string' && payload.length >= LARGE_CHARACTERS
    done(null, isLarge ? Buffer.from(payload) : payload)
  })
}
