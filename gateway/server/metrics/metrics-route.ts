import type { FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'

/** Adds `/metrics`, and counts the requests that are open. */
export function addMetrics(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onRequest', (_request, { raw }, done) => {
    metrics.onRequestStarted()
    // Not Fastify's own hook: that does not run for who hung up.
    raw.once('close', metrics.onRequestEnded)
    done()
  })
  app.addHook('onClose', async () => metrics.close())
  app.get('/metrics', { config: { rateLimit: false } }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  )
}
