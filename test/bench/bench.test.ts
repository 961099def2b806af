/** What the bench compares is comparable: nothing is timed here. */
import { createRequire } from 'node:module'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRecordGraph } from '../../gateway/record-graph.ts'
import { ccapiRoutes } from '../../gateway/rest/ccapi/ccapi-routes.ts'
import { fhirRoutes } from '../../gateway/rest/fhir/fhir-routes.ts'
import { createServer } from '../../gateway/server/create-server.ts'
import { createTestDatabase } from '../setup/database.ts'
import { serveSubgraphs } from '../setup/subgraph-servers.ts'
import { assertAgreement } from './agreement.ts'
import { type BenchPerson, seedBenchPeople } from './people/bench-people.ts'
import { type QueryName, queryNames, requestsOf } from './queries/queries.ts'
import type { BenchServer } from './serve/bench-server.ts'
import { serveFloor } from './serve/floor/floor.ts'
import { serveJsonAgg } from './serve/json-agg/json-agg.ts'
import { serveApolloServer } from './serve/monolith/apollo-server.ts'
import { type SystemName, systems } from './systems/systems.ts'

const closers: (() => unknown)[] = []
const origins = new Map<SystemName, string>()
let people: readonly BenchPerson[] = []

beforeAll(async () => {
  const database = await createTestDatabase()
  closers.push(database.drop)
  people = await seedBenchPeople({ adminUrl: database.adminUrl, patients: 60 })
  const options = { databaseUrl: database.adminUrl, connections: 2 }
  const silent = { onStatement: () => undefined, onFailure: () => undefined }
  // Other gateways ask them too, and sign nothing.
  const subgraphs = await serveSubgraphs(database.urls, silent, 'development')
  closers.push(subgraphs.close)

  await add('floor', serveFloor(options))
  await add('json-agg', serveJsonAgg(options))
  await add('graph', serveGraph({ urls: database.urls }))
  await add('graph-http', serveGraph({ urls: database.urls, subgraphUrls: subgraphs.subgraphUrls }))
  await add('apollo-server', serveApolloServer(options))
  if (isInstalled('@apollo/gateway')) {
    const { serveApolloGateway } = await import('./serve/apollo-gateway.ts')
    await add('apollo-gateway', serveApolloGateway(subgraphs.subgraphUrls))
  }
  if (isInstalled('graphql-yoga')) {
    const { serveYoga } = await import('./serve/monolith/yoga.ts')
    await add('yoga', serveYoga(options))
  }
})
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

describe('systems of the bench', () => {
  test('are asked about people of three records with twenty conditions and twenty observations', async () => {
    expect(people.length).toBeGreaterThan(2)
    const [request] = requestsOf['one-patient'](people)
    const reply = await fetch(`${origins.get('graph')}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: request?.body,
    })
    const { patient } = ((await reply.json()) as { data: { patient: Record<string, { nodes: unknown[] }> } })
      .data
    expect(patient.linkedDetailIds).toHaveLength(3)
    expect(patient.conditions?.nodes).toHaveLength(20)
    expect(patient.observations?.nodes).toHaveLength(20)
  })

  test.each(queryNames)('say the same when asked %s', async (query) => {
    await assertAgreement(able(query), requestsOf[query](people).slice(0, 6))
  })

  test('are not timed when one of them says something else', async () => {
    const [request] = requestsOf.tiny(people)
    // Floor and limit know this operation by its name and would not notice.
    const renamed = { path: '/graphql', body: request?.body?.replace('{ detailId }', '{ id: detailId }') }
    await expect(assertAgreement(able('tiny').slice(0, 3), [renamed])).rejects.toThrow(
      'graph and floor differ at /data/patient/detailId of Tiny.',
    )
  })

  test.skipIf(!isInstalled('@apollo/gateway'))('include Apollo Gateway', () => {
    expect(origins.has('apollo-gateway')).toBe(true)
  })

  test.skipIf(!isInstalled('graphql-yoga'))('include GraphQL Yoga', () => {
    expect(origins.has('yoga')).toBe(true)
  })
})

const able = (query: QueryName) =>
  [...origins].flatMap(([name, origin]) => (systems[name].queries.includes(query) ? [{ name, origin }] : []))

async function add(name: SystemName, starting: Promise<BenchServer>): Promise<void> {
  const { origin, close } = await starting
  origins.set(name, origin)
  closers.push(close)
}

async function serveGraph(options: Parameters<typeof createRecordGraph>[0]): Promise<BenchServer> {
  const graph = createRecordGraph({ ...options, connectionsPerSubgraph: 2 })
  const app: FastifyInstance = await createServer({
    ...graph,
    showcase: null,
    contracts: [
      { prefix: '/fhir/STU3', routes: fhirRoutes(graph) },
      { prefix: '', routes: ccapiRoutes(graph) },
    ],
    log: { everyRequest: false, write: () => undefined },
  })
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return { origin, close: () => app.close().then(graph.close) }
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}
