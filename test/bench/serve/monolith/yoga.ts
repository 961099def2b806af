/** GraphQL Yoga without federation, over the same resolvers as Apollo Server. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createYoga } from 'graphql-yoga'
import type { BenchServer, BenchServerOptions } from '../bench-server.ts'
import { openBenchDatabase } from '../database.ts'
import { createLoaders } from './loaders.ts'
import { createMonolithSchema } from './schema.ts'

export async function serveYoga(options: BenchServerOptions): Promise<BenchServer> {
  const db = openBenchDatabase(options, 'bench yoga')
  const yoga = createYoga({
    schema: createMonolithSchema(),
    context: () => ({ loaders: createLoaders(db) }),
    logging: false,
    graphiql: false,
  })
  const server = createServer((request, response) => void yoga(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await db.close()
    },
  }
}
