/** Puts the care record behind the one door: four subgraphs, in this process or behind HTTP, joined by the engine. */
import { readFileSync } from 'node:fs'
import type { GraphQLSchema } from 'graphql'
import { type SubgraphName, subgraphNames } from '../schema/record-types.ts'
import { noAccess } from '../schema/subgraph-access.ts'
import { type OpenSubgraph, openSubgraph } from '../subgraphs/open-subgraph.ts'
import type { Caller, Door } from './door.ts'
import { maskedSubgraphError, refusedOperation } from './errors.ts'
import { createGraph, type Graph } from './graph/graph.ts'
import { createInProcessExecutor } from './graph/in-process.ts'
import type { SubgraphExecutor } from './graph/subgraph.ts'
import { type RecordRequest, requestFor } from './record-request.ts'
import { createHttpExecutor } from './transport/http-executor.ts'
import { trustFaults } from './transport/own-faults.ts'
import { handOnWithheld } from './transport/own-withheld.ts'
import { createAccessSigner } from './transport/signed-access.ts'

export interface RecordGraph {
  readonly door: Door
  /** The public API schema, for introspection and validation. */
  readonly schema: GraphQLSchema
  /** Asks each subgraph in this process whether its database answers, and each other one whether it does itself. */
  health(): Promise<Readonly<Record<SubgraphName, boolean>>>
  readonly planCache: Graph['planCache']
  close(): Promise<void>
}

export interface RecordGraphOptions {
  /** Where each subgraph's database is, as the role that may read only its schema. */
  readonly urls: Readonly<Record<SubgraphName, string>>
  /**
   * GraphQL endpoints of subgraphs that run on their own: those are asked over HTTP, and no database is opened for
   * them. They must be servers of ours, whose faults are told to callers in their own words.
   */
  readonly subgraphUrls?: Readonly<Partial<Record<SubgraphName, string>>>
  /** Shared with those servers, of 32 bytes or more: without it only servers for development answer. */
  readonly subgraphAccessKey?: string
  readonly connectionsPerSubgraph?: number
  /** Told of every SQL statement; tests count with it. */
  readonly onStatement?: (subgraph: SubgraphName, text: string) => void
  /** Told how long each SQL statement was waited for, whether it succeeded or not. */
  readonly onStatementEnd?: (subgraph: SubgraphName, durationMs: number) => void
  /** Told of every error of a subgraph that callers are told of, by the code that they see. */
  readonly onSubgraphError?: (subgraph: string, code: string) => void
  /** Told why a subgraph's statement failed: an SQLSTATE or a connection's error code, and nothing of the data. */
  readonly onFailure?: (subgraph: SubgraphName, code: string) => void
}

/** Operations kept compiled, for the gateway and for each subgraph: far more than any set of applications uses. */
const keptOperations = 1000

/** @throws at boot where SDL, resolvers and tables do not fit; connects only when first asked. */
export function createRecordGraph(options: RecordGraphOptions): RecordGraph {
  const { subgraphUrls = {}, subgraphAccessKey } = options
  const sources = bySubgraph((name) => {
    const url = subgraphUrls[name]
    return url === undefined ? openInProcess(name, options) : openOverHttp(url, subgraphAccessKey)
  })
  const graph = createGraph({
    supergraphSdl: readFileSync(new URL('../schema/generated/supergraph.graphql', import.meta.url), 'utf8'),
    executors: bySubgraph((name) => sources[name].execute),
    planCacheSize: keptOperations,
    reportError: (error, subgraph) => {
      const masked = maskedSubgraphError(error, subgraph)
      options.onSubgraphError?.(subgraph, String(masked.extensions?.code))
      return masked
    },
  })
  return {
    schema: graph.schema,
    planCache: graph.planCache,
    door: {
      async execute<Data>(
        operation: string,
        variables: Readonly<Record<string, unknown>>,
        caller: Caller,
        signal?: AbortSignal,
      ) {
        const context = await requestFor(caller.access, sources.demographics.execute, signal)
        if (context instanceof Error) {
          return { data: null, errors: [maskedSubgraphError(context, 'demographics')], withheld: [] }
        }
        const { data, errors = [] } = await graph.execute({ query: operation, variables, context, signal })
        const withheld = context.withheld.list()
        // Without data the operation never ran.
        if (data === undefined) return { data: null, errors: errors.map(refusedOperation), withheld }
        return { data: data as Data | null, errors, withheld }
      },
    },
    health: () => health(sources),
    close: async () => {
      await Promise.all(subgraphNames.map((name) => sources[name].close()))
    },
  }
}

interface Source {
  readonly execute: SubgraphExecutor
  /** May reject instead of saying no. */
  isWell(): Promise<boolean>
  close(): Promise<void>
}

function openInProcess(name: SubgraphName, options: RecordGraphOptions): Source {
  const { urls, connectionsPerSubgraph: maxConnections, onStatement, onStatementEnd, onFailure } = options
  const subgraph = openSubgraph(name, {
    databaseUrl: urls[name],
    maxConnections,
    onStatement: onStatement && ((text) => onStatement(name, text)),
    onStatementEnd: onStatementEnd && ((durationMs) => onStatementEnd(name, durationMs)),
    onFailure: onFailure && ((code) => onFailure(name, code)),
  })
  const { isReady: isWell, close } = subgraph
  return { execute: withRequestContext(name, subgraph), isWell, close }
}

function openOverHttp(url: string, accessKey: string | undefined): Source {
  const sign = accessKey === undefined ? undefined : createAccessSigner(accessKey)
  const { execute, close } = createHttpExecutor({
    url,
    timeoutMs: FETCH_TIMEOUT_MS,
    ownHeadersOf: sign && ((context) => sign((context as RecordRequest).access)),
  })
  const isWell = async () => {
    const context = { access: noAccess }
    const { data } = await execute({ ...PING, context, signal: AbortSignal.timeout(PING_TIMEOUT_MS) })
    return data?.__typename === 'Query'
  }
  const onWithheldOf = (context: unknown) => (context as RecordRequest).withheld.add
  return { execute: handOnWithheld(trustFaults(execute), onWithheldOf), isWell, close }
}

const FETCH_TIMEOUT_MS = 10_000
const PING_TIMEOUT_MS = 2_000
const PING = { query: '{__typename}', operationKind: 'query', variables: {} } as const

/** All fetches of one request to one subgraph share one context, and so its loaders; they all end by one signal. */
function withRequestContext(name: SubgraphName, { schema, createContext }: OpenSubgraph): SubgraphExecutor {
  const execute = createInProcessExecutor({ schema, cacheSize: keptOperations })
  return (fetch) => {
    const { access, withheld, contexts } = fetch.context as RecordRequest
    let context = contexts.get(name)
    if (context === undefined) {
      context = createContext(access, withheld.add, fetch.signal)
      contexts.set(name, context)
    }
    return execute({ ...fetch, context })
  }
}

async function health(
  sources: Readonly<Record<SubgraphName, Source>>,
): Promise<Record<SubgraphName, boolean>> {
  const answers = await Promise.all(
    subgraphNames.map((name) =>
      sources[name].isWell().then(
        (well) => [name, well] as const,
        () => [name, false] as const,
      ),
    ),
  )
  return Object.fromEntries(answers) as Record<SubgraphName, boolean>
}

function bySubgraph<Value>(make: (name: SubgraphName) => Value): Record<SubgraphName, Value> {
  return Object.fromEntries(subgraphNames.map((name) => [name, make(name)])) as Record<SubgraphName, Value>
}
