/** CCAPI over the whole graph, without a socket. */
import Fastify from 'fastify'
import postgres from 'postgres'
import { ccapiRoutes } from '../../gateway/rest/ccapi/ccapi-routes.ts'
import { addResponseHeaders } from '../../gateway/server/response-headers.ts'
import { withDefaultHeaders } from '../setup/app.ts'
import { createTestDoors } from '../setup/entrance.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { writePeople } from '../setup/people.ts'

export interface CcapiReply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  // biome-ignore lint/suspicious/noExplicitAny: a body is compared with a literal
  readonly body: any
}

export interface CcapiServer {
  readonly graph: TestGraph
  readonly sql: postgres.Sql
  get(path: string): Promise<CcapiReply>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<CcapiReply>
  put(path: string): Promise<CcapiReply>
  close(): Promise<void>
}

/** With the people of `test/setup/people.ts`. */
export async function startCcapi(): Promise<CcapiServer> {
  const graph = await createTestGraph()
  await writePeople(graph.adminUrl)
  const sql = postgres(graph.adminUrl, { max: 1, onnotice: () => undefined })
  const { parts, headers } = await createTestDoors(graph)
  const app = withDefaultHeaders(Fastify(), headers)
  addResponseHeaders(app)
  await app.register(ccapiRoutes(parts))
  await app.register(ccapiRoutes(parts), { prefix: '/ccapi' })

  type Asked = {
    method: 'GET' | 'POST' | 'PUT'
    url: string
    payload?: string
    headers?: Record<string, string>
  }
  const asked = async (options: Asked): Promise<CcapiReply> => {
    const reply = await app.inject(options)
    return { status: reply.statusCode, headers: reply.headers, body: reply.json() }
  }
  return {
    graph,
    sql,
    get: (url) => asked({ method: 'GET', url }),
    put: (url) => asked({ method: 'PUT', url }),
    post: (url, body, headers = { 'content-type': 'application/json' }) =>
      asked({
        method: 'POST',
        url,
        payload: typeof body === 'string' ? body : JSON.stringify(body),
        headers,
      }),
    async close() {
      await app.close()
      await sql.end()
      await graph.drop()
    },
  }
}
