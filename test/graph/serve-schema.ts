import type { GraphQLSchema } from 'graphql'

import { createHttpExecutor, type HttpExecutor } from '../../gateway/transport/http-executor.ts'
import { createSubgraphServer } from '../../subgraphs/serve/subgraph-server.ts'

/** A subgraph on a port of its own, and what asks it. Closing it ends both. */
export async function serveSchema(schema: GraphQLSchema): Promise<HttpExecutor> {
  const app = await createSubgraphServer(
    { schema, createContext: () => ({}), isReady: async () => true },
    'development',
  )
  const { execute, close } = createHttpExecutor({
    url: `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`,
  })
  return {
    execute,
    async close() {
      await close()
      await app.close()
    },
  }
}
