/** One line per request that says how it went and nothing about whom: no address, query, variables or body. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { visitorOf } from '../visits.ts'
import { createLog } from './log.ts'

export interface RequestLog {
  /** False: only replies that are our own failure. */
  readonly everyRequest: boolean
  write(line: string): void
}

/** The route is logged as its pattern, because a path can hold an identifier of a person. */
export function addRequestLog(app: FastifyInstance, { everyRequest, write }: RequestLog): void {
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
      // The name that its issuer gave it, of a token that was verified.
      client: visitorOf(request)?.clientId ?? null,
    }
  }
}
