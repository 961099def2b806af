import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'

import { createGraph } from '../../gateway/graph/graph.ts'
import { createGraphServer } from '../../gateway/supergraph/graph-server.ts'
import { createHttpExecutor, type HttpExecutor } from '../../gateway/transport/http-executor.ts'
import { createSubgraphServer } from '../../subgraphs/serve/subgraph-server.ts'
import { compose } from '../graph/toy-subgraphs.ts'
import { schemas, typeDefs } from './products-subgraph.ts'

/**
 * The tests of @apollo/federation-subgraph-compatibility-tests, unchanged, against a subgraph in our subgraph server and
 * with our graph as the router. Only their runner is ours: theirs needs a container or a router to download.
 */
const require = createRequire(import.meta.url)
const root = '@apollo/federation-subgraph-compatibility-tests/dist'
const closers: (() => unknown)[] = []

// Their client reads one address from the environment, and the other from its own exports at each request.
const port = 20_000 + Math.floor(Math.random() * 20_000)
process.env.PRODUCTS_URL = `http://127.0.0.1:${port}/graphql`
const client: { ROUTER_URL: string } = require(`${root}/utils/client.js`)

beforeAll(async () => {
  const executors = await Promise.all([serve('products', port), serve('users', 0), serve('inventory', 0)])
  const graph = createGraph({
    supergraphSdl: compose(typeDefs),
    executors: Object.fromEntries(executors.map(([name, { execute }]) => [name, execute])),
  })
  client.ROUTER_URL = await listen(createGraphServer(graph))
})

afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

Object.assign(globalThis, { test, it, describe, expect })
const suites = [
  'composeDirective',
  'ftv1',
  'inaccessible',
  'interfaceObject',
  'introspection',
  'key',
  'link',
  'override',
  'provides',
  'requires',
  'shareable',
  'tag',
]
for (const suite of suites) describe(suite, () => require(`${root}/tests/${suite}.test.js`))

async function serve(name: keyof typeof schemas, at: number): Promise<[string, HttpExecutor]> {
  const app = await createSubgraphServer(
    {
      schema: schemas[name],
      createContext: () => ({}),
      isReady: async () => true,
    },
    'development',
  )
  const url = `${await app.listen({ port: at, host: '127.0.0.1' })}/graphql`
  const executor = createHttpExecutor({ url })
  closers.push(() => app.close(), executor.close)
  return [name, executor]
}

function listen(server: Server): Promise<string> {
  closers.push(() => server.close())
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql`)
    })
  })
}
