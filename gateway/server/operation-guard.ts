/** Looks at what is sent to `/graphql` before Apollo does: validation alone can take longer than any operation may. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuseBySize } from '../graph/operation.ts'
import { defaultLimits } from '../graph/operation-limits.ts'
import { createRecentMap } from '../graph/recent-map.ts'

/** Texts that were found to be of a good size, so that each is read once. */
const KEPT_TEXTS = 1000

type PreHandler = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void

/** A preHandler that refuses an operation for its size; a request that holds none passes. */
export function createOperationGuard(limits = defaultLimits): PreHandler {
  const passed = createRecentMap<true>(KEPT_TEXTS)
  return (request, reply, done) => {
    const text = sentOperation(request)
    if (text === undefined || passed.get(text)) return done()
    const refused = refuseBySize(text, limits)
    if (refused === undefined) {
      passed.set(text, true)
      return done()
    }
    const { message, extensions } = refused
    void reply.code(400).send({ errors: [{ message, extensions }] })
  }
}

/** The text of a GET or a POST as Apollo will read it; whether it is well sent is for Apollo to say. */
function sentOperation({ method, url, body }: FastifyRequest): string | undefined {
  if (method === 'GET') return new URL(url, 'http://localhost').searchParams.get('query') ?? undefined
  if (typeof body !== 'object' || body === null || !('query' in body)) return undefined
  return typeof body.query === 'string' ? body.query : undefined
}
