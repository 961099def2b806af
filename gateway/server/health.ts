/** Liveness and readiness, as a container platform asks for them. */
import type { FastifyInstance } from 'fastify'

/** By subgraph: whether its database answers. */
export type SubgraphHealth = Readonly<Record<string, boolean>>

/** A platform that is told to wait would take the server for a dead one. */
const unlimited = { config: { rateLimit: false } }
/** Less than platforms wait for. */
const HEALTH_TIMEOUT_MS = 2_500

/**
 * The reply names the subgraphs that fail, never why. Who cannot say in time is not ready; neither is a server that is
 * closing, whose port is shut and who refuses what still comes by open connections.
 */
export function addHealthRoutes(app: FastifyInstance, health: () => Promise<SubgraphHealth>): void {
  app.get('/health/live', unlimited, () => ({ status: 'ok' }))
  app.get('/health/ready', unlimited, async (_request, reply) => {
    const answers = Object.entries(await withinTime(health()))
    const failing = answers.filter(([, answering]) => !answering)
    const well = answers.length > 0 && failing.length === 0
    if (!well) reply.code(503)
    return {
      status: well ? 'ok' : 'unavailable',
      subgraphs: Object.fromEntries(
        answers.map(([name, answering]) => [name, answering ? 'ok' : 'unavailable']),
      ),
    }
  })
}

/** Names nobody where nobody could be asked. */
async function withinTime(asked: Promise<SubgraphHealth>): Promise<SubgraphHealth> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<SubgraphHealth>((resolve) => {
    timer = setTimeout(() => resolve({}), HEALTH_TIMEOUT_MS)
  })
  try {
    return await Promise.race([asked.catch(() => ({})), late])
  } finally {
    clearTimeout(timer)
  }
}
