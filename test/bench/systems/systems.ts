/** Every system of the bench: what it is, what it is asked, and which processes it takes. */
import { availableParallelism } from 'node:os'
import { type SubgraphName, subgraphNames } from '../../../schema/record-types.ts'
import type { QueryName } from '../queries/queries.ts'
import { sandboxHeaders } from './sandbox-headers.ts'
import { type StartedProcess, startProcess } from './started-process.ts'

export const systemNames = [
  'floor',
  'json-agg',
  'graph',
  'graph-open',
  'graph-each-core',
  'graph-open-each-core',
  'graph-http',
  'graph-http-open',
  'apollo-server',
  'apollo-gateway',
  'yoga',
] as const
export type SystemName = (typeof systemNames)[number]

export interface SystemDescription {
  readonly about: string
  readonly queries: readonly QueryName[]
  readonly usesSubgraphServers: boolean
}

export interface RunningSystem {
  readonly name: SystemName
  readonly origin: string
  /** What it has to be sent with each request: who is asking. */
  readonly headers: Readonly<Record<string, string>>
  /** Of every process that works for it; Postgres apart. */
  readonly pids: readonly number[]
}

const graphqlQueries = ['tiny', 'one-patient', 'list'] as const
const everyQuery = [...graphqlQueries, 'fhir', 'ccapi'] as const

export const systems: Readonly<Record<SystemName, SystemDescription>> = {
  floor: system('batched SQL by hand, JSON.stringify, node:http', everyQuery),
  'json-agg': system('one statement, its text passed through', graphqlQueries),
  graph: system('this graph as npm start serves it', everyQuery),
  'graph-open': system('this graph, callers and audit off', everyQuery),
  'graph-each-core': system('this graph, WORKERS as many as cores', everyQuery),
  'graph-open-each-core': system('the same, callers and audit off', everyQuery),
  'graph-http': system('this graph, its subgraphs over HTTP', everyQuery, true),
  'graph-http-open': system('the same, callers and audit off', everyQuery, true),
  'apollo-server': system('Apollo Server, DataLoaders, no federation', graphqlQueries),
  'apollo-gateway': system('Apollo Gateway over the same subgraph servers', graphqlQueries, true),
  yoga: system('GraphQL Yoga, the same resolvers, no federation', graphqlQueries),
}

function system(
  about: string,
  queries: readonly QueryName[],
  usesSubgraphServers = false,
): SystemDescription {
  return { about, queries, usesSubgraphServers }
}

export interface RunningSystems {
  readonly systems: readonly RunningSystem[]
  stop(): Promise<void>
}

/** All at once: while one is timed the others have nothing to do. */
export async function startSystems(
  names: readonly SystemName[],
  databaseUrl: string,
): Promise<RunningSystems> {
  const started: StartedProcess[] = []
  const start = async (given: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
    const child = await startProcess(given, { DATABASE_URL: databaseUrl, ...environment })
    started.push(child)
    return child
  }
  const stop = async () => {
    await Promise.all(started.map((child) => child.stop()))
  }
  try {
    const needsSubgraphs = names.some((name) => systems[name].usesSubgraphServers)
    const subgraphs = needsSubgraphs ? await startSubgraphs(start) : []
    const running = await Promise.all(names.map((name) => startSystem(name, subgraphs, start)))
    return { systems: running, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Start = (
  given: readonly string[],
  environment?: Readonly<Record<string, string>>,
) => Promise<StartedProcess>
type Subgraphs = readonly { readonly name: SubgraphName; readonly server: StartedProcess }[]

function startSubgraphs(start: Start): Promise<Subgraphs> {
  return Promise.all(
    subgraphNames.map(async (name) => ({
      name,
      server: await start(['subgraphs/serve/main.ts', name, '--port', '0', '--development']),
    })),
  )
}

async function startSystem(name: SystemName, subgraphs: Subgraphs, start: Start): Promise<RunningSystem> {
  const used = systems[name].usesSubgraphServers ? subgraphs : []
  const urls = Object.fromEntries(
    used.map((subgraph) => [variableOf(subgraph.name), `${subgraph.server.origin}/graphql`]),
  )
  const isOurs = name === 'graph' || name === 'graph-each-core' || name === 'graph-http'
  const { origin, pid } = isOurs
    ? await start(['gateway/main.ts'], {
        PORT: '0',
        WORKERS: String(name === 'graph-each-core' ? availableParallelism() : 1),
        SEED_PATIENTS: '0',
        RATE_LIMIT_PER_MINUTE: '0',
        // The name that clients ask for, in requests and in the addresses of replies alike.
        ALLOWED_HOSTS: 'record.test',
        SANDBOX: 'allow-real-records',
        ...urls,
      })
    : await start(['test/bench/serve/main.ts', name], urls)
  const headers = isOurs ? await sandboxHeaders(origin) : {}
  return { name, origin, headers, pids: [pid, ...used.map(({ server }) => server.pid)] }
}

const variableOf = (name: SubgraphName) => `SUBGRAPH_${name.toUpperCase().replace('-', '_')}_URL`
