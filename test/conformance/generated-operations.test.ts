import { execute, type GraphQLSchema, parse, print } from 'graphql'
import { generateRandomQuery } from 'ibm-graphql-query-generator'
import { afterAll, describe, expect, it } from 'vitest'

import { createGraph, type Graph } from '../../gateway/graph/graph.ts'
import { serveSchema } from '../graph/serve-schema.ts'
import { createToyGraph, createToySchemas, createWholeSchema, toLiteral } from '../graph/toy-graph.ts'
import { createStore, type Store } from '../graph/toy-store.ts'
import { composeToys } from '../graph/toy-subgraphs.ts'
import { createRandomOperation, type RandomOperation } from './random-operation.ts'
import { bubbledPaths, essence } from './same-reply.ts'

const store = createStore()
// What one subgraph requires of another must not fail: without subgraphs, nobody would ask for it.
for (const id of ['3', '5']) store.postcodes.set(id, `LS${id}`)

const { graph: inProcess } = createToyGraph({}, {}, store)
const closers: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

const literals = {
  ID: ['"1"', '"2"', '"w1"', '4', '"none"', '"c1"'],
  String: ['"x"', 'null'],
  Int: ['1', '3'],
  Boolean: ['true', 'false'],
  Json: ['{ a: [1] }', '"s"'],
}

type Generate = (schema: GraphQLSchema, seed: number) => RandomOperation

/** The first writes what clients might; the second, from npm, plainer and larger operations. */
const generators: readonly [count: number, name: string, generate: Generate][] = [
  [
    1000,
    'with fragments, aliases, conditions and arguments',
    (schema, seed) => createRandomOperation(schema, { literals }, seed),
  ],
  [300, 'of the generator from npm', generateFromNpm],
]

describe.each([
  ['in this process', () => inProcess],
  ['over HTTP', () => startOverHttp(store)],
])('generated operations, with subgraphs %s, answer like one schema', (_, start) => {
  it.each(generators)(
    '%i %s',
    async (count, _, generate) => {
      const graph = await start()
      const whole = createWholeSchema(graph.schema, store)
      const seen = { errors: 0, nulls: 0 }
      for (let seed = 1; seed <= count; seed++) {
        const { query, variables } = generate(graph.schema, seed)
        const expected = toLiteral(
          await execute({ schema: whole, document: parse(query), variableValues: variables }),
        )
        const actual = toLiteral(await graph.execute({ query, variables }))
        expect(essence(actual), query).toEqual(essence(expected))
        for (const [place, paths] of bubbledPaths(expected)) {
          const found = bubbledPaths(actual).get(place) ?? []
          expect(
            found.some((path) => paths.includes(path)),
            `${place} of ${query}`,
          ).toBe(true)
        }
        seen.errors += expected.errors ? 1 : 0
        seen.nulls += essence(expected).data.includes('null') ? 1 : 0
      }
      // Otherwise they would prove little.
      expect(seen.errors).toBeGreaterThan(count / 10)
      expect(seen.nulls).toBeGreaterThan(count / 5)
    },
    180_000,
  )
})

function generateFromNpm(schema: GraphQLSchema, seed: number): RandomOperation {
  const ids = ['1', '2', 'w1', '4', 'none', 'c1']
  const { queryDocument, variableValues } = generateRandomQuery(schema, {
    seed,
    considerInterfaces: true,
    considerUnions: true,
    ignoreOptionalArguments: true,
    breadthProbability: 0.3,
    depthProbability: 0.6,
    maxDepth: 4,
    providerMap: { '*__*__id': ids[seed % ids.length], '*__*__of': '1', '*__*__text': 'x' },
  })
  return { query: print(queryDocument), variables: variableValues }
}

async function startOverHttp(store: Store): Promise<Graph> {
  const served = Object.entries(createToySchemas(store)).map(async ([name, schema]) => {
    const { execute, close } = await serveSchema(schema)
    closers.push(close)
    return [name, execute] as const
  })
  return createGraph({
    supergraphSdl: composeToys(),
    executors: Object.fromEntries(await Promise.all(served)),
  })
}
