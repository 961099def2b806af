/** FHIR STU3 over the whole graph, without a socket. */
import Fastify, { type InjectOptions } from 'fastify'
import postgres from 'postgres'
import { fhirRoutes } from '../../gateway/rest/fhir/fhir-routes.ts'
import { addResponseHeaders } from '../../gateway/server/response-headers.ts'
import { withDefaultHeaders } from '../setup/app.ts'
import { createTestDoors } from '../setup/entrance.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { writePeople } from '../setup/people.ts'

export interface FhirReply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  // biome-ignore lint/suspicious/noExplicitAny: a resource is compared with a literal
  readonly body: any
}

export interface FhirServer {
  readonly graph: TestGraph
  readonly sql: postgres.Sql
  get(path: string, headers?: Record<string, string>): Promise<FhirReply>
  send(
    method: 'DELETE' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT',
    path: string,
    body?: string,
    type?: string,
  ): Promise<FhirReply>
  close(): Promise<void>
}

const host = 'record.example'

export const base = `http://${host}/fhir/STU3`
export const FORM = 'application/x-www-form-urlencoded'

/** With the people of `test/setup/people.ts`. */
export async function startFhir(): Promise<FhirServer> {
  const graph = await createTestGraph()
  await writePeople(graph.adminUrl)
  const sql = postgres(graph.adminUrl, { max: 1, onnotice: () => undefined })
  const { parts, discovery, headers: granted } = await createTestDoors(graph)
  const app = withDefaultHeaders(Fastify(), granted)
  addResponseHeaders(app)
  await app.register(fhirRoutes({ ...parts, discovery }), { prefix: '/fhir/STU3' })

  const asked = async (options: InjectOptions): Promise<FhirReply> => {
    const reply = await app.inject(options)
    return { status: reply.statusCode, headers: reply.headers, body: reply.body === '' ? null : reply.json() }
  }
  return {
    graph,
    sql,
    get: (path, headers = {}) =>
      asked({ method: 'GET', url: `/fhir/STU3${path}`, headers: { host, ...headers } }),
    send: (method, path, body, type = FORM) =>
      asked({
        method,
        url: `/fhir/STU3${path}`,
        headers: { host, ...(body !== undefined && type !== '' && { 'content-type': type }) },
        ...(body !== undefined && { payload: body }),
      }),
    async close() {
      await app.close()
      await sql.end()
      await graph.drop()
    },
  }
}

interface Entry {
  readonly resource: { readonly id: string }
  readonly search: { readonly mode: string }
}

/** The ids of a searchset's matches, in order. */
export function matches(bundle: { entry: readonly Entry[] }): readonly string[] {
  return bundle.entry.filter(({ search }) => search.mode === 'match').map(({ resource }) => resource.id)
}
