/** A bare GraphQL endpoint over one graph: node:http and nothing else, so that what is measured or tested is the engine. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { hangUpSignal } from '../../subgraphs/serving/hang-up.ts'
import type { Graph } from '../graph/graph.ts'
import { Refused, readParameters } from './http-request.ts'
import { chooseMediaType, send, sendRefusal, sendResult } from './http-response.ts'

/** What the graph's executors find as their context. */
export interface RequestContext {
  readonly headers: IncomingMessage['headers']
}

/** Not yet listening. GraphQL is at `/graphql`, health at `/health/live` and `/health/ready`. */
export function createGraphServer(graph: Graph): Server {
  const server = createServer((request, response) => {
    // A connection that was busy when the server began to close ends with its reply.
    response.once('finish', () => {
      if (!server.listening) request.socket.end()
    })
    answer(graph, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else sendRefusal(response, error instanceof Refused ? error : new Refused(500, 'Something went wrong.'))
    })
  })
  return server
}

async function answer(graph: Graph, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path] = (request.url ?? '').split('?', 1)
  if (path === '/health/ready' || path === '/health/live') {
    // The graph was compiled before the server listened, and a subgraph that is away costs its own fields only.
    return send(response, 200, 'application/json', { status: 'ok' })
  }
  if (path !== '/graphql') throw new Refused(404, 'GraphQL is at /graphql.')

  const mediaType = chooseMediaType(request.headers.accept)
  const parameters = await readParameters(request)
  const context: RequestContext = { headers: request.headers }
  const result = await graph.execute({ ...parameters, context, signal: hangUpSignal(response) })
  sendResult(response, mediaType, result)
}
