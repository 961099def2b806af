/** Hands requests of Fastify to an Apollo Server and its replies back, by what Apollo offers for any HTTP server. */
import { type ApolloServer, type BaseContext, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Those that Apollo Server and our plugins look at; the others are not copied. */
const readHeaders = [
  'accept',
  'content-type',
  // A page of another site cannot send these unasked.
  'x-apollo-operation-name',
  'apollo-require-preflight',
  // Timings for a federation router.
  'apollo-federation-include-trace',
] as const

/** @param contextOf called once for each request that is well formed. */
export function apolloHandler<Context extends BaseContext>(
  apollo: ApolloServer<Context>,
  contextOf: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>,
): (request: FastifyRequest, reply: FastifyReply) => Promise<string> {
  apollo.assertStarted('apolloHandler()')
  return async (request, reply) => {
    const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: httpRequestOf(request),
      context: () => contextOf(request, reply),
    })
    if (body.kind !== 'complete') throw new Error('No operation of ours is answered in parts.')
    reply.code(status ?? 200)
    for (const [name, value] of headers) reply.header(name, value)
    return body.string
  }
}

function httpRequestOf({ method, url, body, headers: sent }: FastifyRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap()
  for (const name of readHeaders) {
    const value = sent[name]
    if (value) headers.set(name, String(value))
  }
  return { method, headers, body, search: method === 'GET' ? searchOf(url) : '' }
}

/** As everybody else reads it who looks at an address: what stands after a `#` is none of it. */
function searchOf(url: string): string {
  return new URL(url, 'http://localhost').search
}
