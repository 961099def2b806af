/** One system of the bench in a process of its own: `node --import ./schema/typescript/register.mjs test/bench/serve/main.ts floor`. */
import type { BenchServer } from './bench-server.ts'
import { CONNECTIONS } from './bench-server.ts'

const options = { databaseUrl: process.env.DATABASE_URL ?? '', connections: CONNECTIONS }

const subgraphUrls = {
  demographics: process.env.SUBGRAPH_DEMOGRAPHICS_URL ?? '',
  clinical: process.env.SUBGRAPH_CLINICAL_URL ?? '',
  'admin-adt': process.env.SUBGRAPH_ADMIN_ADT_URL ?? '',
  audit: process.env.SUBGRAPH_AUDIT_URL ?? '',
}

/** Loaded one by one: no system shares a process with another's code. */
const starts: Readonly<Record<string, () => Promise<BenchServer>>> = {
  floor: async () => (await import('./floor/floor.ts')).serveFloor(options),
  'json-agg': async () => (await import('./json-agg/json-agg.ts')).serveJsonAgg(options),
  'apollo-server': async () => (await import('./monolith/apollo-server.ts')).serveApolloServer(options),
  yoga: async () => (await import('./monolith/yoga.ts')).serveYoga(options),
  'apollo-gateway': async () => (await import('./apollo-gateway.ts')).serveApolloGateway(subgraphUrls),
  'graph-open': async () => (await import('./open-graph.ts')).serveOpenGraph(options, {}),
  'graph-open-each-core': async () => {
    const { serveOpenGraph } = await import('./open-graph.ts')
    return (await import('./one-for-each-core.ts')).serveByEachCore(() => serveOpenGraph(options, {}))
  },
  'graph-http-open': async () => (await import('./open-graph.ts')).serveOpenGraph(options, subgraphUrls),
}

const name = process.argv[2] ?? ''
const start = starts[name]
if (start === undefined) {
  process.stderr.write(`Name one system: ${Object.keys(starts).join(', ')}\n`)
  process.exit(1)
}
const server = await start()
process.stdout.write(`${name} is at ${server.origin}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0))
