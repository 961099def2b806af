import type { FastifyInstance } from 'fastify'
import { ccapiRoutes } from '../../gateway/rest/ccapi/ccapi-routes.ts'
import { fhirRoutes } from '../../gateway/rest/fhir/fhir-routes.ts'
import { createServer } from '../../gateway/server/create-server.ts'
import type { TestGraph } from './graph.ts'

/** Every door over a test graph, to be asked with `inject`: no socket, and nothing left behind but `close`. */
export function createTestApp(graph: TestGraph): Promise<FastifyInstance> {
  const { door } = graph
  return createServer({
    ...graph,
    showcase: null,
    contracts: [
      { prefix: '/fhir/STU3', routes: fhirRoutes({ door }) },
      { prefix: '', routes: ccapiRoutes({ door }) },
      { prefix: '/ccapi', routes: ccapiRoutes({ door }) },
    ],
    log: { everyRequest: false, write: () => undefined },
  })
}
