/** One line per request that says how it went and nothing about whom: no address, query, variables or body. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

export interface RequestLog {
  /** False: only replies that are our own failure. */
  readonly everyRequest: boolean
  write(line: string): void
}

/** The route is logged as its pattern, because a path can hold an identifier of a person. */
export function addRequestLog(app: FastifyInstance, { everyRequest, write }: RequestLog): void {
  app.addHook('onResponse', (request, reply, done) => {
    if (everyRequest || reply.statusCode >= 500) write(logLine(request, reply))
    done()
  })
}

function logLine(request: FastifyRequest, reply: FastifyReply): string {
  return JSON.stringify({
    at: new Date().toISOString(),
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 10) / 10,
    requestId: request.id,
  })
}
