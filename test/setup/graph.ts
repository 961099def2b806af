import { inject } from 'vitest'
import type { GatewayUrls } from '../../drizzle/store/subgraph-schemas.ts'
import { createRecordGraph, type RecordGraph } from '../../gateway/record-graph.ts'
import type { SubgraphName } from '../../schema/record-types.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { type SubgraphServers, serveSubgraphs, subgraphAccessKey } from './subgraph-servers.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** How the gateway reaches its subgraphs; each project of the configuration has one. */
    transport: 'in-process' | 'http'
  }
}

export interface Statement {
  readonly subgraph: SubgraphName
  readonly text: string
}

/** The whole graph over a database of its own. */
export interface TestGraph extends RecordGraph {
  readonly adminUrl: string
  /** Of the gateway's own roles. */
  readonly gatewayUrls: GatewayUrls
  /** Statements that subgraphs ran since the list was last emptied (`statements.length = 0`). */
  readonly statements: Statement[]
  /** Why statements failed, as the operator is told. */
  readonly failures: { readonly subgraph: SubgraphName; readonly code: string }[]
  drop(): Promise<void>
}

/** Real Postgres, real roles, all four subgraphs over the project's transport; empty until the test writes to it. */
export async function createTestGraph(given?: TestDatabase): Promise<TestGraph> {
  const database = given ?? (await createTestDatabase())
  const { urls, adminUrl, gatewayUrls } = database
  const statements: Statement[] = []
  const failures: TestGraph['failures'] = []
  const listeners = {
    onStatement: (subgraph: SubgraphName, text: string) => void statements.push({ subgraph, text }),
    onFailure: (subgraph: SubgraphName, code: string) => void failures.push({ subgraph, code }),
  }
  const servers: SubgraphServers | null =
    inject('transport') === 'http' ? await serveSubgraphs(urls, listeners) : null
  const graph = createRecordGraph({
    urls,
    subgraphUrls: servers?.subgraphUrls,
    subgraphAccessKey,
    connectionsPerSubgraph: 2,
    ...listeners,
  })
  return {
    ...graph,
    adminUrl,
    gatewayUrls,
    statements,
    failures,
    drop: async () => {
      await graph.close()
      await servers?.close()
      await database.drop()
    },
  }
}
