import type { ExecutionResult, GraphQLSchema } from 'graphql'

import { createMerge } from './compile/merge.ts'
import type { PlanDeps } from './compile/plan.ts'
import { type CompiledOperation, compileOperation } from './compiled-operation.ts'
import { createReporter, planningFailed, type ReportError, reportOpaquely } from './errors.ts'
import { readInterfaceKeys } from './interface-keys.ts'
import { readOperation } from './operation.ts'
import { defaultLimits, type OperationLimits } from './operation-limits.ts'
import { createPlanCache, type PlanCache } from './plan-cache.ts'
import { createPlanner } from './planner.ts'
import { nameForPlanner, type PlannerNames } from './planner-names.ts'
import { readRequiredFields } from './required-fields.ts'
import type { SubgraphExecutor } from './subgraph.ts'
import { readPublicSchema, readSupergraph, type Supergraph } from './supergraph.ts'
import { createTypeSystem } from './type-system.ts'
import type { VariantDeps } from './variant.ts'

export interface GraphOptions {
  readonly supergraphSdl: string
  /** One for each subgraph, by its name in the supergraph: `join__graph(name:)`. */
  readonly executors: Readonly<Record<string, SubgraphExecutor>>
  /** How many operations are kept compiled, counted by text and operation name; their texts are bounded in all, too. */
  readonly planCacheSize?: number
  readonly reportError?: ReportError
  readonly limits?: Partial<OperationLimits>
  /** Whether a client that asks for what does not exist is told names that do; `true` unless said otherwise. */
  readonly suggestions?: boolean
}

export interface GraphRequest {
  /** The operation's text. Compiled once per text and operation name, so values belong into variables. */
  readonly query: string
  readonly operationName?: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly context?: unknown
  readonly signal?: AbortSignal
}

export interface Graph {
  /** What became of the operations that were asked for. */
  readonly planCache: Pick<PlanCache<unknown>, 'size' | 'hits' | 'misses'>
  /** The API schema: nothing of federation, nothing `@inaccessible`. */
  readonly schema: GraphQLSchema
  /**
   * Never rejects because of a client or a subgraph: `{ errors }` without data when the operation cannot run, and data
   * with an error for every place that lacks its value when a subgraph failed.
   */
  execute(request: GraphRequest): Promise<ExecutionResult>
}

/** Throws when a subgraph has no executor or the supergraph cannot be read. */
export function createGraph(options: GraphOptions): Graph {
  const { supergraphSdl, executors, planCacheSize = 1000, reportError = reportOpaquely } = options
  const { suggestions = true } = options
  const limits = { ...defaultLimits, ...options.limits }
  const names = nameForPlanner(supergraphSdl)
  const supergraph = readSupergraph(supergraphSdl)
  const planDeps = readPlanDeps(supergraph, executors, names, reportError)
  const planner = createPlanner(names.sdl, planDeps)
  const schema = readPublicSchema(planner.publicSdl)
  const compileDeps: VariantDeps = {
    schema,
    planner,
    requiredFields: planDeps.requiredFields,
    types: planDeps.types,
    isFieldName: planDeps.types.isFieldName,
    interfaceKeys: readInterfaceKeys(supergraph.schema, schema),
    maxCost: limits.maxCost,
  }
  const readDeps = { schema, suggestions, limits }
  const operations = createPlanCache<CompiledOperation>(planCacheSize)

  async function compile(query: string, operationName?: string): Promise<CompiledOperation> {
    try {
      const operation = readOperation(query, operationName, readDeps)
      if (!('definition' in operation)) return () => ({ errors: [...operation] })
      return await compileOperation(operation, compileDeps)
    } catch (error) {
      // Deep enough brackets exhaust the stack of whoever walks them.
      return () => ({ errors: [planningFailed(error)] })
    }
  }

  return {
    schema,
    planCache: operations,
    async execute({ query, operationName, ...request }) {
      // No name and no text contain the separator.
      const key = operationName ? `${operationName}\0${query}` : query
      const known = operations.get(key, () => compile(query, operationName))
      const run = typeof known === 'function' ? known : await known
      return run(request)
    },
  }
}

function readPlanDeps(
  supergraph: Supergraph,
  executors: GraphOptions['executors'],
  { plannerName }: PlannerNames,
  reportError: ReportError,
): PlanDeps {
  const types = createTypeSystem(supergraph.schema)
  const subgraphs = supergraph.subgraphs.map((name) => {
    const execute = executors[name]
    if (execute === undefined) {
      const given = Object.keys(executors).join(', ') || 'none'
      throw new TypeError(`createGraph needs an executor for subgraph "${name}", but got: ${given}.`)
    }
    return [plannerName(name), { name, execute, report: createReporter(reportError, name) }] as const
  })
  return {
    types,
    merge: createMerge(types.isAbstract),
    requiredFields: readRequiredFields(supergraph.schema),
    subgraphs: new Map(subgraphs),
  }
}
