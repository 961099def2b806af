/** The issuer's addresses, as a Fastify plugin. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'

export interface IssuerRoutes {
  /** Reads the body itself and answers for good. */
  readonly handleToken: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  readonly jwks: object
  readonly configuration: () => object
}

/** Mounted below any prefix. Bodies reach the token endpoint unread, whatever they say they are. */
export function issuerRoutes({ handleToken, jwks, configuration }: IssuerRoutes): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    app.get('/jwks', async () => jwks)
    app.get('/.well-known/openid-configuration', async () => configuration())
    app.post('/token', async (request, reply) => {
      reply.hijack()
      prepare(request, reply)
      await handleToken(request.raw, reply.raw)
    })
  }
}

/** The headers that hooks gave to the reply go with it, and the path is what the token provider knows it by. */
function prepare({ raw: request }: FastifyRequest, reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value)
  }
  request.url = '/token'
}
