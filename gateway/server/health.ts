/** Liveness and readiness, as a container platform asks for them. */
import type { FastifyInstance } from 'fastify'

/** By subgraph: whether its database answers. */
export type SubgraphHealth = Readonly<Record<string, boolean>>

/** The reply names the subgraphs that fail, never why. */
export function addHealthRoutes(app: FastifyInstance, health: () => Promise<SubgraphHealth>): void {
  app.get('/health/live', () => ({ status: 'ok' }))
  app.get('/health/ready', async (_request, reply) => {
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
