import {
  type DocumentNode,
  execute,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  parse,
  print,
  type VariableDefinitionNode,
} from 'graphql'

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
  if (run === null) return interpret(schema, document, operationName)
  const coerce = compileCoercion(schema, getOperationAST(document, operationName)?.variableDefinitions ?? [])
  return ({ context, variables }) => {
    const { coerced, errors } = coerce(variables)
    return errors ? { errors } : run(context, coerced)
  }
}

/** Representations pass as they are: any value would, and to look at each of them is most of what coercion costs. */
function compileCoercion(schema: GraphQLSchema, definitions: readonly VariableDefinitionNode[]) {
  const open = definitions.filter(isRepresentations).map(({ variable }) => variable.name.value)
  const typed = definitions.filter((definition) => !isRepresentations(definition))

  return (variables: SubgraphFetch['variables']): ReturnType<typeof getVariableValues> => {
    const result = typed.length > 0 ? getVariableValues(schema, typed, variables) : { coerced: {} }
    if (result.coerced) for (const name of open) result.coerced[name] = variables[name]
    return result
  }
}

/** Of the type `[_Any!]!`, as every plan writes it. */
function isRepresentations({ type }: VariableDefinitionNode): boolean {
  return print(type) === '[_Any!]!'
}

function interpret(schema: GraphQLSchema, document: DocumentNode, operationName?: string): Run {
  return ({ context, variables }) =>
    execute({ schema, document, operationName, contextValue: context, variableValues: variables })
}
