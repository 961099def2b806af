import { type DocumentNode, execute, type GraphQLSchema, parse } from 'graphql'

import { compileOperation } from '../../subgraphs/execution/compile-operation.ts'
import { createRecentMap } from './recent-map.ts'
import type { SubgraphExecutor, SubgraphFetch, SubgraphReply } from './subgraph.ts'

export interface InProcessOptions {
  /** Executable: with its resolvers. */
  readonly schema: GraphQLSchema
  /** How many operations are kept compiled, counted by text. */
  readonly cacheSize: number
}

type Run = (fetch: SubgraphFetch) => Promise<SubgraphReply> | SubgraphReply

/**
 * Runs a subgraph in this process. Each operation is compiled once; one that cannot be compiled is run by `graphql`
 * instead, with the same results. Operations come from a planner that knows the schema: they are not validated again.
 */
export function createInProcessExecutor({ schema, cacheSize }: InProcessOptions): SubgraphExecutor {
  const runs = createRecentMap<Run>(cacheSize)
  return (fetch) => {
    const key = fetch.operationName ? `${fetch.operationName}\0${fetch.query}` : fetch.query
    const run = runs.get(key) ?? runs.set(key, compile(schema, fetch))
    return run(fetch)
  }
}

function compile(schema: GraphQLSchema, { query, operationName }: SubgraphFetch): Run {
  const document = parse(query, { noLocation: true })
  const run = compileOperation(schema, document, operationName)
  return run === null
    ? interpret(schema, document, operationName)
    : ({ context, variables }) => run(context, variables)
}

function interpret(schema: GraphQLSchema, document: DocumentNode, operationName?: string): Run {
  return ({ context, variables }) =>
    execute({ schema, document, operationName, contextValue: context, variableValues: variables })
}
