/**
 * Apollo's own gateway over our supergraph and our subgraph servers. It is under the Elastic licence: a reference
 * to measure by, in development only.
 */
import { readFileSync } from 'node:fs'
import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import type { SubgraphName } from '../../../schema/record-types.ts'
import type { BenchServer } from './bench-server.ts'

export async function serveApolloGateway(
  subgraphUrls: Readonly<Record<SubgraphName, string>>,
): Promise<BenchServer> {
  const gateway = new ApolloGateway({ supergraphSdl: supergraphAt(subgraphUrls), logger: silent })
  const server = new ApolloServer({ gateway, nodeEnv: 'production', stopOnTerminationSignals: false })
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } })
  return { origin: new URL(url).origin, close: () => server.stop() }
}

function supergraphAt(urls: Readonly<Record<string, string>>): string {
  const sdl = readFileSync(new URL('../../../schema/generated/supergraph.graphql', import.meta.url), 'utf8')
  return sdl.replace(
    /@join__graph\(name: "([^"]+)", url: "[^"]*"\)/g,
    (_given, name: string) => `@join__graph(name: "${name}", url: "${urls[name]}")`,
  )
}

/** It reports its composition with every start. */
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore }

function ignore(): void {}
