/** Apollo Server without federation, as its documentation starts it: default plugins, nothing tuned. */
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import type { BenchServer, BenchServerOptions } from '../bench-server.ts'
import { openBenchDatabase } from '../database.ts'
import { createLoaders } from './loaders.ts'
import { type Context, createMonolithSchema } from './schema.ts'

export async function serveApolloServer(options: BenchServerOptions): Promise<BenchServer> {
  const db = openBenchDatabase(options, 'bench apollo-server')
  const server = new ApolloServer<Context>({
    schema: createMonolithSchema(),
    nodeEnv: 'production',
    stopOnTerminationSignals: false,
  })
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: () => Promise.resolve({ loaders: createLoaders(db) }),
  })
  return {
    origin: new URL(url).origin,
    close: async () => {
      await server.stop()
      await db.close()
    },
  }
}
