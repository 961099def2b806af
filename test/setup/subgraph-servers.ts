/** Each subgraph as a server of its own on a free port of this machine, in this process. */
import { type SubgraphName, subgraphNames } from '../../schema/record-types.ts'
import { openSubgraph } from '../../subgraphs/open-subgraph.ts'
import type { AccessControl } from '../../subgraphs/serve/request-rights.ts'
import { createSubgraphServer } from '../../subgraphs/serve/subgraph-server.ts'

/** Known to the gateway of the tests and to its subgraph servers. */
export const subgraphAccessKey = 'a key that tests share, of 32 bytes or more'

export interface SubgraphServers {
  readonly subgraphUrls: Readonly<Record<SubgraphName, string>>
  close(): Promise<void>
}

export async function serveSubgraphs(
  databaseUrls: Readonly<Record<SubgraphName, string>>,
  listeners: {
    readonly onStatement: (subgraph: SubgraphName, text: string) => void
    readonly onFailure: (subgraph: SubgraphName, code: string) => void
  },
  control: AccessControl = { key: subgraphAccessKey },
): Promise<SubgraphServers> {
  const servers = await Promise.all(
    subgraphNames.map(async (name) => {
      const subgraph = openSubgraph(name, {
        databaseUrl: databaseUrls[name],
        maxConnections: 2,
        onStatement: (text) => listeners.onStatement(name, text),
        onFailure: (code) => listeners.onFailure(name, code),
      })
      const app = await createSubgraphServer(subgraph, control)
      const origin = await app.listen({ host: '127.0.0.1', port: 0 })
      const close = () => app.close().then(() => subgraph.close())
      return { name, url: `${origin}/graphql`, close }
    }),
  )
  return {
    subgraphUrls: Object.fromEntries(servers.map(({ name, url }) => [name, url])) as Record<
      SubgraphName,
      string
    >,
    close: async () => {
      await Promise.all(servers.map(({ close }) => close()))
    },
  }
}
