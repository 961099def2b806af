import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { Fault } from '../../../schema/fault.ts'
import type { Metrics } from './metrics.ts'

/**
 * Adds `/metrics`, and counts the requests that are open.
 *
 * @param token what is wanted as `Authorization: Bearer`, as Prometheus sends its `credentials`; anybody may ask without.
 */
export function addMetrics(app: FastifyInstance, metrics: Metrics, token?: string): void {
  app.addHook('onRequest', (_request, { raw }, done) => {
    metrics.onRequestStarted()
    // Not Fastify's own hook: that does not run for who hung up.
    raw.once('close', metrics.onRequestEnded)
    done()
  })
  app.addHook('onClose', async () => metrics.close())
  const isWanted = token === undefined ? () => true : matches(`Bearer ${token}`)
  app.get('/metrics', { config: { rateLimit: false } }, async ({ headers }, reply) => {
    if (isWanted(headers.authorization ?? '')) {
      return reply.type(metrics.contentType).send(await metrics.render())
    }
    reply.header('www-authenticate', 'Bearer realm="metrics"')
    throw new Fault('NOT_AUTHENTICATED', 'Send the token for metrics in the header Authorization: Bearer.')
  })
}

/** In a time that tells nothing of the secret. */
function matches(secret: string): (given: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const expected = digest(secret)
  return (given) => timingSafeEqual(digest(given), expected)
}
