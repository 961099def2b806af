/** What the bench compares is comparable: nothing is timed here. */
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRecordGraph } from '../../gateway/record-graph.ts'
import { createBareApp } from '../setup/app.ts'
import { createTestDatabase } from '../setup/database.ts'
import { createTestDoors } from '../setup/entrance.ts'
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
const asked = new Map<SystemName, { origin: string; headers: Readonly<Record<string, string>> }>()
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
    const reply = await fetch(`${asked.get('graph')?.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...asked.get('graph')?.headers },
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
    expect(asked.has('apollo-gateway')).toBe(true)
  })

  test.skipIf(!isInstalled('graphql-yoga'))('include GraphQL Yoga', () => {
    expect(asked.has('yoga')).toBe(true)
  })
})

const able = (query: QueryName) =>
  [...asked].flatMap(([name, each]) => (systems[name].queries.includes(query) ? [{ name, ...each }] : []))

async function add(
  name: SystemName,
  starting: Promise<BenchServer & { readonly headers?: Readonly<Record<string, string>> }>,
): Promise<void> {
  const { origin, headers = {}, close } = await starting
  asked.set(name, { origin, headers })
  closers.push(close)
}

async function serveGraph(options: Parameters<typeof createRecordGraph>[0]) {
  const graph = createRecordGraph({ ...options, connectionsPerSubgraph: 2 })
  const doors = await createTestDoors(graph)
  const app = await createBareApp(graph, doors)
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return { origin, headers: doors.headers, close: () => app.close().then(graph.close) }
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}
