/** The issuer's addresses, as a Fastify plugin. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { RecordTokenAnswer } from '../token-answer.ts'
import { REQUEST_ID_HEADER } from './token-provider.ts'

export interface IssuerRoutes {
  /** Reads the body itself and answers for good. */
  readonly handleToken: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  readonly jwks: object
  readonly configuration: () => object
  readonly recordAnswer: RecordTokenAnswer
}

/** Mounted below any prefix. Bodies reach the token endpoint unread, whatever they say they are. */
export function issuerRoutes({
  handleToken,
  jwks,
  configuration,
  recordAnswer,
}: IssuerRoutes): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    app.get('/jwks', async () => jwks)
    app.get('/.well-known/openid-configuration', async () => configuration())
    /** What the server refuses before the token provider sees it; how it is said is the server's own to decide. */
    const errorHandler = async (error: unknown, { id: requestId }: FastifyRequest) => {
      await recordAnswer({ requestId, clientId: null, status: statusOf(error) })
      throw error
    }
    app.post('/token', { errorHandler }, async (request, reply) => {
      reply.hijack()
      prepare(request, reply)
      await handleToken(request.raw, reply.raw)
    })
  }
}

/** The headers that hooks gave to the reply go with it; path and id are what the token provider knows it by. */
function prepare({ id, raw: request }: FastifyRequest, reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value)
  }
  request.url = '/token'
  request.headers[REQUEST_ID_HEADER] = id
}

function statusOf(error: unknown): number {
  const { statusCode } = (error ?? {}) as { readonly statusCode?: unknown }
  return typeof statusCode === 'number' ? statusCode : 500
}
