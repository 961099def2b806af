import { buildSubgraphSchema } from '@apollo/subgraph'
import { composeServices } from '@theguild/federation-composition'
import { type DocumentNode, parse } from 'graphql'
import { inject, onTestFinished } from 'vitest'

import { createGraph, type GraphOptions } from '../../../gateway/graph/graph.ts'
import { createInProcessExecutor } from '../../../gateway/graph/in-process.ts'
import type { SubgraphExecutor, SubgraphFetch } from '../../../gateway/graph/subgraph.ts'
import { serveSchema } from '../serve-schema.ts'

/** A subgraph as its team would write it: SDL without the federation header, and resolvers. */
export interface PlainSubgraph {
  readonly sdl: string
  // biome-ignore lint/suspicious/noExplicitAny: what buildSubgraphSchema takes resolvers as
  readonly resolvers?: Record<string, any>
}

export type PlainSubgraphs = Readonly<Record<string, PlainSubgraph>>

const header = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [
    "@key", "@requires", "@provides", "@external", "@shareable", "@override", "@inaccessible", "@interfaceObject"
  ])
`

export interface FederateOptions extends Partial<GraphOptions> {
  /** Changes what was composed, where the composer is known to be wrong. */
  readonly correct?: (supergraphSdl: string) => string
}

/**
 * A graph over the subgraphs, each asked in this process or over HTTP, as the test's project says. `asked` has every
 * fetch, in order.
 */
export function federate(subgraphs: PlainSubgraphs, { correct, ...options }: FederateOptions = {}) {
  const asked: (SubgraphFetch & { readonly subgraph: string })[] = []
  const executors = Object.fromEntries(
    Object.entries(subgraphs).map(([subgraph, plain]) => {
      const execute = createPlainExecutor(plain)
      const noted: SubgraphExecutor = (fetch) => {
        asked.push({ ...fetch, subgraph })
        return execute(fetch)
      }
      return [subgraph, noted]
    }),
  )
  const composed = composePlain(subgraphs)
  const graph = createGraph({ supergraphSdl: correct?.(composed) ?? composed, executors, ...options })
  const run = async (query: string, variables?: Record<string, unknown>) =>
    toLiteral(await graph.execute({ query, variables }))
  return { graph, run, asked }
}

export function composePlain(subgraphs: PlainSubgraphs): string {
  const services = Object.entries(subgraphs).map(([name, plain]) => ({
    name,
    typeDefs: parsePlain(plain),
    url: `http://${name}`,
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'))
  return supergraphSdl
}

function createPlainExecutor(plain: PlainSubgraph): SubgraphExecutor {
  const schema = buildSubgraphSchema({ typeDefs: parsePlain(plain), resolvers: plain.resolvers ?? {} })
  if (inject('transport') === 'in-process') return createInProcessExecutor({ schema, cacheSize: 1000 })

  // Most tests ask only some of their subgraphs.
  let served: ReturnType<typeof serveSchema> | undefined
  onTestFinished(async () => (await served)?.close())
  return async (fetch) => {
    served ??= serveSchema(schema)
    return (await served).execute(fetch)
  }
}

function parsePlain({ sdl }: PlainSubgraph): DocumentNode {
  return parse(header + sdl)
}

/** What the client reads: no prototypes, no classes. */
function toLiteral(result: unknown) {
  return JSON.parse(JSON.stringify(result)) as {
    data?: Record<string, unknown> | null
    errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[]
  }
}
