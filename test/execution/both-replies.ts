import { buildSchema, type ExecutionResult, execute, type GraphQLSchema, isObjectType, parse } from 'graphql'
import { compileOperation } from '../../subgraphs/execution/compile-operation.ts'

// biome-ignore lint/suspicious/noExplicitAny: resolvers of any schema
type Resolver = (source: any, given: any, context: any, info: any) => unknown

/** By type and field; `__isTypeOf` is the type's own. */
export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>

export interface Given {
  readonly variables?: Readonly<Record<string, unknown>>
  readonly context?: unknown
}

export function schemaOf(sdl: string, resolvers: Resolvers): GraphQLSchema {
  const schema = buildSchema(sdl)
  for (const [name, fields] of Object.entries(resolvers)) {
    const type = schema.getType(name)
    if (!isObjectType(type)) throw new TypeError(`Resolvers are of object types, but got: ${name}.`)
    const { __isTypeOf: isTypeOf, ...others } = fields
    if (isTypeOf) type.isTypeOf = isTypeOf as typeof type.isTypeOf
    for (const [field, resolve] of Object.entries(others)) {
      const definition = type.getFields()[field]
      if (definition) definition.resolve = resolve
    }
  }
  return schema
}

/** What the compiled operation replies. */
export async function compiledReply(
  schema: GraphQLSchema,
  query: string,
  { variables = {}, context }: Given = {},
): Promise<ExecutionResult> {
  const run = compileOperation(schema, parse(query))
  if (run === null) throw new TypeError(`Not compiled: ${query}`)
  return run(context, variables)
}

/** Data as text, so that the order of its keys counts; errors by their places, in any order. */
export function essenceOf({ data, errors = [] }: ExecutionResult) {
  return {
    data: JSON.stringify(data, plainly),
    errors: errors.map(({ path }) => JSON.stringify(path)).sort(),
  }
}

/** What the compiled operation and graphql's `execute` reply, to be equal. */
export async function bothReplies(schema: GraphQLSchema, query: string, given: Given = {}) {
  const compiled = essenceOf(await compiledReply(schema, query, given))
  const executed = await execute({
    schema,
    document: parse(query),
    variableValues: given.variables,
    contextValue: given.context,
  })
  return { compiled, executed: essenceOf(executed) }
}

/** What JSON has no words for. */
function plainly(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' || typeof value === 'symbol' ? String(value) : value
}
