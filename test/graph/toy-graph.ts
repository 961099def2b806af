import { buildSubgraphSchema } from '@apollo/subgraph'
import {
  buildASTSchema,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
  printSchema,
} from 'graphql'

import { createGraph, type GraphOptions } from '../../gateway/graph/graph.ts'
import { createInProcessExecutor } from '../../gateway/graph/in-process.ts'
import type { SubgraphExecutor, SubgraphFetch, SubgraphReply } from '../../gateway/graph/subgraph.ts'
import { createResolvers } from './toy-resolvers.ts'
import { createStore, type Store } from './toy-store.ts'
import { composeToys, type SubgraphName, typeDefs } from './toy-subgraphs.ts'

const supergraphSdl = composeToys()

export interface Asked extends SubgraphFetch {
  readonly subgraph: string
}

/** Stands between the graph and one subgraph: may answer itself, or pass on what the subgraph says. */
export type Between = (
  fetch: SubgraphFetch,
  subgraph: SubgraphExecutor,
) => Promise<SubgraphReply> | SubgraphReply

/** A graph over the toy subgraphs that notes every fetch. */
export function createToyGraph(
  between: Partial<Record<SubgraphName, Between>> = {},
  options: Partial<GraphOptions> = {},
  store = createStore(),
) {
  const asked: Asked[] = []
  const executors = Object.fromEntries(
    createToyExecutors(store).map(([name, execute]) => {
      const stand = between[name]
      const noted: SubgraphExecutor = (fetch) => {
        asked.push({ ...fetch, subgraph: name })
        return stand ? stand(fetch, execute) : execute(fetch)
      }
      return [name, noted]
    }),
  )
  const graph = createGraph({ supergraphSdl, executors, ...options })
  const run = async (query: string, variables?: Record<string, unknown>) =>
    toLiteral(await graph.execute({ query, variables }))
  return { graph, run, asked, store }
}

/** What the client reads: no prototypes, no classes. */
export function toLiteral(result: unknown) {
  return JSON.parse(JSON.stringify(result)) as {
    data?: Record<string, unknown> | null
    errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[]
  }
}

/** The public schema with the same resolvers and no subgraphs: what the graph is compared with. */
export function createWholeSchema(publicSchema: GraphQLSchema, store: Store): GraphQLSchema {
  const schema = buildASTSchema(parse(printSchema(publicSchema)))
  const resolvers = createResolvers(store)
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type) || isUnionType(type)) {
      type.resolveType = (value: { id: string; __typename: string }) =>
        value.__typename === 'Media' ? store.find(value.id)?.__typename : value.__typename
    }
    if (!isObjectType(type)) continue
    for (const [name, resolve] of Object.entries(resolvers[type.name] ?? {})) {
      const field = type.getFields()[name]
      if (field) field.resolve = resolve
    }
  }
  return schema
}

// biome-ignore lint/suspicious/noExplicitAny: what buildSubgraphSchema takes resolvers as
type ToyResolvers = Record<string, any>

const names: readonly SubgraphName[] = ['people', 'clinical', 'admin-adt']

/** The toy subgraphs over one store, executable. */
export function createToySchemas(store: Store): Record<SubgraphName, GraphQLSchema> {
  const schemas = names.map((name) => [name, createToySchema(name, store)] as const)
  return Object.fromEntries(schemas) as Record<SubgraphName, GraphQLSchema>
}

function createToyExecutors(store: Store): [SubgraphName, SubgraphExecutor][] {
  const schemas = createToySchemas(store)
  return names.map((name) => [name, createInProcessExecutor({ schema: schemas[name], cacheSize: 100 })])
}

function createToySchema(name: SubgraphName, store: Store): GraphQLSchema {
  const fields = createResolvers(store)
  const resolvers = Object.fromEntries(
    typeDefs[name].definitions.flatMap((definition): [string, ToyResolvers][] => {
      if (definition.kind === 'InterfaceTypeDefinition' || definition.kind === 'UnionTypeDefinition') {
        return [[definition.name.value, abstractResolvers(definition.name.value, store)]]
      }
      if (definition.kind !== 'ObjectTypeDefinition') return []
      const names = definition.fields?.map((field) => field.name.value) ?? []
      const given = Object.entries(fields[definition.name.value] ?? {}).filter(([field]) =>
        names.includes(field),
      )
      const keyed = definition.directives?.some((directive) => directive.name.value === 'key')
      const own: ToyResolvers = Object.fromEntries(given)
      if (keyed) own.__resolveReference = resolveReference(definition.name.value, store)
      return [[definition.name.value, own]]
    }),
  )
  return buildSubgraphSchema({ typeDefs: typeDefs[name], resolvers })
}

function resolveReference(typename: string, { find }: Store) {
  if (typename === 'Account') return (reference: unknown) => reference
  return (reference: { id: string }) => (find(reference.id) ? { ...reference, __typename: typename } : null)
}

function abstractResolvers(name: string, { find }: Store): ToyResolvers {
  const __resolveType = (value: { __typename: string; id: string }) =>
    value.__typename === 'Media' ? find(value.id)?.__typename : value.__typename
  if (name !== 'Media') return { __resolveType }
  return { __resolveType, __resolveReference: ({ id }: { id: string }) => find(id) }
}
