import type { SubgraphFetch } from '../../gateway/graph/subgraph.ts'
import { createHttpExecutor, type HttpExecutorOptions } from '../../gateway/transport/http-executor.ts'
import { type Behave, createFakeSubgraph } from './fake-subgraph.ts'

const closers: (() => Promise<void>)[] = []

/** For `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close()
}

/** A subgraph that behaves as told, and an executor that asks it. */
export async function startExecutor(behave: Behave, options: Partial<HttpExecutorOptions> = {}) {
  const subgraph = await createFakeSubgraph(behave)
  closers.push(subgraph.close)
  const executor = createHttpExecutor({ url: subgraph.url, timeoutMs: 5000, ...options })
  closers.push(executor.close)
  const ask = async (fetch: Partial<SubgraphFetch> = {}) =>
    executor.execute({ query: '{ name }', operationKind: 'query', variables: {}, context: {}, ...fetch })
  return { subgraph, ask }
}
