/** Liveness and readiness, as a container platform asks for them. */
import type { FastifyInstance } from 'fastify'

/** By subgraph: whether its database answers. */
export type SubgraphHealth = Readonly<Record<string, boolean>>

/** A platform that is told to wait would take the server for a dead one. */
const unlimited = { config: { rateLimit: false } }

/** The reply names the subgraphs that fail, never why. */
export function addHealthRoutes(app: FastifyInstance, health: () => Promise<SubgraphHealth>): void {
  app.get('/health/live', unlimited, () => ({ status: 'ok' }))
  app.get('/health/ready', unlimited, async (_request, reply) => {
    const answers = Object.entries(await health())
    const failing = answers.filter(([, answering]) => !answering).map(([name]) => name)
    if (failing.length > 0) reply.code(503)
    return {
      status: failing.length === 0 ? 'ok' : 'unavailable',
      subgraphs: Object.fromEntries(
        answers.map(([name, answering]) => [name, answering ? 'ok' : 'unavailable']),
      ),
    }
  })
}
