import type { ExecutionResult } from 'graphql'

import { compileCoercion } from '../../subgraphs/execution/coerce-variables.ts'
import { decideConditions, listConditionVariables } from './conditions.ts'
import { planningFailed } from './errors.ts'
import type { Operation } from './operation.ts'
import { createPlanCache } from './plan-cache.ts'
import { compileVariant, type RunVariant, type VariantDeps } from './variant.ts'

export interface RunRequest {
  readonly variables?: Readonly<Record<string, unknown>>
  readonly context?: unknown
  readonly signal?: AbortSignal
}

/** An operation that can be run any number of times, at the same time too. */
export type CompiledOperation = (request: RunRequest) => Promise<ExecutionResult> | ExecutionResult

/** How many outcomes of an operation's conditions are kept compiled. */
const VARIANTS = 16

/** Compiles an operation for every outcome of its conditions, each when it is first met. */
export async function compileOperation(operation: Operation, deps: VariantDeps): Promise<CompiledOperation> {
  const conditions = listConditionVariables(operation)
  const variants = createPlanCache<RunVariant>(VARIANTS)
  const coerce = compileCoercion(deps.schema, operation.definition.variableDefinitions ?? [])

  if (conditions.length === 0) await variantFor({})
  return ({ variables: given = {}, context, signal }) => {
    const { coerced: variables, errors } = coerce(given)
    if (errors) return { errors }
    const known = variantFor(variables)
    const request = { variables, context, signal }
    return typeof known === 'function' ? known(request) : known.then((run) => run(request))
  }

  function variantFor(variables: Readonly<Record<string, unknown>>) {
    const outcome = conditions.map((name) => (variables[name] === true ? 1 : 0)).join('')
    return variants.get(outcome, () => compile(variables))
  }

  async function compile(variables: Readonly<Record<string, unknown>>): Promise<RunVariant> {
    try {
      return await compileVariant(operation, decideConditions(operation, variables), deps)
    } catch (error) {
      const errors = [planningFailed(error)]
      return () => ({ errors: [...errors] })
    }
  }
}
