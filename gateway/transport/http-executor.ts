/** Reaches a subgraph over HTTP/1.1 with kept-alive connections. */
import { performance } from 'node:perf_hooks'
import { gatewayAccepts } from '../../subgraphs/serving/media-type.ts'
import type { SubgraphExecutor, SubgraphFetch, SubgraphReply } from '../graph/subgraph.ts'
import { type CallerHeaders, createHeaderFilter } from './forwarded-headers.ts'
import { readGraphqlReply } from './graphql-reply.ts'
import { createHttpPool, type HttpPool, type HttpReply, type HttpRequest } from './http-exchange.ts'
import { HttpFailure } from './http-failure.ts'

export interface HttpExecutorOptions {
  /** Of the subgraph's GraphQL endpoint, `http:` or `https:`. */
  readonly url: string
  /** For a whole fetch, a repeated one included. */
  readonly timeoutMs?: number
  readonly maxReplyBytes?: number
  /** Fetches under way at once; more wait, within their own deadline. */
  readonly maxConnections?: number
  /** Names of headers that may be passed on; none unless given. */
  readonly forwardHeaders?: readonly string[]
  /** Finds the caller's headers in what the caller of the graph passed as `context`. */
  readonly headersOf?: (context: unknown) => CallerHeaders
  /** Makes headers of the gateway's own of the same; they stand in place of the caller's. */
  readonly ownHeadersOf?: (context: unknown) => Promise<Readonly<Record<string, string>>>
}

export interface HttpExecutor {
  /** Rejects with HttpFailure. A query is sent a second time if its connection broke before any answer; a mutation never. */
  readonly execute: SubgraphExecutor
  /** Cuts what is still open. */
  close(): Promise<void>
}

const OWN_HEADERS = {
  'content-type': 'application/json',
  accept: gatewayAccepts,
}

export function createHttpExecutor(options: HttpExecutorOptions): HttpExecutor {
  const { timeoutMs = 10_000, forwardHeaders = [], headersOf, ownHeadersOf } = options
  const pool = createHttpPool({
    url: new URL(options.url),
    maxConnections: options.maxConnections ?? 128,
    connectTimeoutMs: timeoutMs,
    maxReplyBytes: options.maxReplyBytes ?? 64 * 1_048_576,
  })
  const filter = createHeaderFilter(forwardHeaders)
  const headersFor = (context: unknown) =>
    headersOf === undefined ? OWN_HEADERS : { ...filter(headersOf(context)), ...OWN_HEADERS }

  async function execute(fetch: SubgraphFetch): Promise<SubgraphReply> {
    const { query, operationName, operationKind, variables, context, signal } = fetch
    const headers =
      ownHeadersOf === undefined
        ? headersFor(context)
        : { ...headersFor(context), ...(await ownHeadersOf(context)) }
    // Here, because signing takes a moment: what has aborted before it is listened to is not heard.
    signal?.throwIfAborted()
    const body = JSON.stringify({ query, operationName, variables })
    const request = { headers, body, timeoutMs, signal }
    return readGraphqlReply(await (operationKind === 'query' ? postTwice(pool, request) : pool.post(request)))
  }
  return { execute, close: pool.close }
}

async function postTwice(pool: HttpPool, request: HttpRequest): Promise<HttpReply> {
  const startedMs = performance.now()
  try {
    return await pool.post(request)
  } catch (error) {
    const leftMs = request.timeoutMs - (performance.now() - startedMs)
    if (!(error instanceof HttpFailure) || error.reason !== 'broken' || leftMs <= 0) throw error
    await closedConnectionsNoticed()
    if (request.signal?.aborted) throw error
    return await pool.post({ ...request, timeoutMs: Math.ceil(leftMs) })
  }
}

/** A server that ends one idle connection ends them all: until that is noticed, the next could be as dead. */
function closedConnectionsNoticed(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
