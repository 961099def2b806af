import type { FastifyInstance, InjectOptions } from 'fastify'
import type { RecordGraph } from '../../gateway/record-graph.ts'
import { ccapiRoutes } from '../../gateway/rest/ccapi/ccapi-routes.ts'
import { fhirRoutes } from '../../gateway/rest/fhir/fhir-routes.ts'
import { createServer } from '../../gateway/server/create-server.ts'
import { createTestDoors, type TestDoors } from './entrance.ts'

/**
 * Every door over a test graph, to be asked with `inject`: no socket, and nothing left behind but `close`. A request
 * that says nothing of who asks comes from a client with every right.
 */
export async function createTestApp(graph: RecordGraph, given?: TestDoors): Promise<FastifyInstance> {
  const doors = given ?? (await createTestDoors(graph))
  return withDefaultHeaders(await createBareApp(graph, doors), doors.headers)
}

/** The same, where a request that says nothing is nobody's. */
export function createBareApp(
  graph: RecordGraph,
  { parts, discovery }: Pick<TestDoors, 'parts' | 'discovery'>,
  log: { write(line: string): void } = { write: () => undefined },
): Promise<FastifyInstance> {
  return createServer({
    ...graph,
    ...parts,
    showcase: null,
    sandboxToken: null,
    contracts: [
      { prefix: '/fhir/STU3', routes: fhirRoutes({ ...parts, discovery }) },
      { prefix: '', routes: ccapiRoutes(parts) },
      { prefix: '/ccapi', routes: ccapiRoutes(parts) },
    ],
    log: { everyRequest: true, ...log },
  })
}

/** The app itself, whose `inject` sends these headers where a request does not send its own. */
export function withDefaultHeaders(
  app: FastifyInstance,
  headers: Readonly<Record<string, string>>,
): FastifyInstance {
  const inject = app.inject.bind(app)
  const injectAs = (options: InjectOptions | string) => {
    const told = typeof options === 'string' ? { url: options } : options
    return inject({ ...told, headers: { ...headers, ...told.headers } })
  }
  return Object.assign(app, { inject: injectAs as typeof app.inject })
}
