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

import { listFieldVariables, withoutAbsent } from './absent-variables.ts'
import { createJit, type Jit, type RunCompiled } from './jit.ts'
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
  const jit = createJit(schema)
  return (fetch) => {
    const key = fetch.operationName ? `${fetch.operationName}\0${fetch.query}` : fetch.query
    const run = runs.get(key) ?? runs.set(key, compile(schema, jit, fetch))
    return run(fetch)
  }
}

function compile(schema: GraphQLSchema, jit: Jit, { query, operationName }: SubgraphFetch): Run {
  const document = parse(query, { noLocation: true })
  const run = compileByAbsence(jit, document, operationName)
  if (run === undefined) return interpret(schema, document, operationName)
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

/** How many combinations of absent variables are kept compiled for one operation. */
const COMBINATIONS = 16

/**
 * graphql-jit takes an absent variable inside an input object for null (0.8.9), where it leaves out the field: so the
 * field is left out before, and each combination of absent variables is an operation of its own.
 */
function compileByAbsence(jit: Jit, document: DocumentNode, operationName?: string): RunCompiled | undefined {
  const whole = jit(document, operationName)
  const names = listFieldVariables(document)
  if (whole === undefined || names.length === 0) return whole

  const runs = createRecentMap<RunCompiled>(COMBINATIONS)
  return (context, coerced) => {
    const absent = names.filter((name) => coerced[name] === undefined)
    if (absent.length === 0) return whole(context, coerced)
    const key = absent.join()
    const run = runs.get(key) ?? runs.set(key, jit(withoutAbsent(document, absent), operationName) ?? whole)
    return run(context, coerced)
  }
}

function interpret(schema: GraphQLSchema, document: DocumentNode, operationName?: string): Run {
  return ({ context, variables }) =>
    execute({ schema, document, operationName, contextValue: context, variableValues: variables })
}
