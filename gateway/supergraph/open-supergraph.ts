/** Any federation 2 supergraph as a graph, its subgraphs reached by the addresses in it. */
import { reportOpaquely } from '../graph/errors.ts'
import { createGraph, type Graph } from '../graph/graph.ts'
import { commonlyForwarded } from '../transport/forwarded-headers.ts'
import { createHttpExecutor } from '../transport/http-executor.ts'
import type { RequestContext } from './graph-server.ts'
import { reportInFull } from './report-error.ts'
import { readSubgraphUrls } from './subgraph-urls.ts'

export interface OpenSupergraph {
  readonly graph: Graph
  close(): Promise<void>
}

export interface OpenSupergraphOptions {
  readonly supergraphSdl: string
  /** Callers see that a subgraph failed, and not its own words. */
  readonly mask?: boolean
  /** For each fetch. */
  readonly timeoutMs?: number
}

/** @throws Error where the supergraph cannot be read. No subgraph is asked yet. */
export function openSupergraph(options: OpenSupergraphOptions): OpenSupergraph {
  const { supergraphSdl, mask = false, timeoutMs = 30_000 } = options
  const executors = [...readSubgraphUrls(supergraphSdl)].map(([name, url]) => {
    const executor = createHttpExecutor({
      url,
      timeoutMs,
      forwardHeaders: commonlyForwarded,
      headersOf: (context) => (context as RequestContext).headers,
    })
    return [name, executor] as const
  })
  return {
    graph: createGraph({
      supergraphSdl,
      executors: Object.fromEntries(executors.map(([name, { execute }]) => [name, execute])),
      reportError: mask ? reportOpaquely : reportInFull,
    }),
    close: async () => {
      await Promise.all(executors.map(([, { close }]) => close()))
    },
  }
}
