/** One line per request that says how it went and nothing about whom: no address, query, variables or body. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createLog } from './log.ts'

export interface RequestLog {
  /** False: only replies that are our own failure. */
  readonly everyRequest: boolean
  write(line: string): void
  /** Which client asked, by the name that the operator gave it; never a token or key. */
  readonly clientOf?: (request: FastifyRequest) => string | null
}

/** The route is logged as its pattern, because a path can hold an identifier of a person. */
export function addRequestLog(app: FastifyInstance, { everyRequest, write, clientOf }: RequestLog): void {
  const log = createLog({ level: everyRequest ? 'info' : 'error', write })
  app.addHook('onResponse', (request, reply, done) => {
    if (reply.statusCode >= 500) log.error(lineOf(request, reply))
    else if (everyRequest) log.info(lineOf(request, reply))
    done()
  })

  function lineOf(request: FastifyRequest, reply: FastifyReply) {
    return {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      requestId: request.id,
      client: clientOf?.(request) ?? null,
    }
  }
}
