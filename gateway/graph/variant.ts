import {
  type ExecutionResult,
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type SelectionNode,
} from 'graphql'

import { inParallel, inSequence, type Run, type Step } from './compile/run.ts'
import { type DistinctSelection, withDistinctKeys } from './distinct-keys.ts'
import { refusal, unplacedErrors } from './errors.ts'
import { compileIntrospection, type Introspect } from './introspection.ts'
import type { Operation, Selection } from './operation.ts'
import { compileCost, costOfRun } from './operation-cost.ts'
import { tooLarge } from './operation-limits.ts'
import { type PlanInPartsDeps, planInParts } from './plan-in-parts.ts'
import { type PlannedOperationDeps, toPlannedOperation } from './planned-operation.ts'
import { compileProjector } from './project/project.ts'
import { type FoundError, toGraphQLErrors } from './project/projection.ts'
import { readVisibleNames } from './project/visible.ts'
import { listRootFields, withRootFields } from './root-fields.ts'

/** An operation whose conditions are decided; its variables are coerced. */
export type RunVariant = (
  request: Pick<Run, 'variables' | 'context' | 'signal'>,
) => Promise<ExecutionResult> | ExecutionResult

export interface VariantDeps extends PlannedOperationDeps, Omit<PlanInPartsDeps, 'operationName'> {
  /** True for every name that a field has in some subgraph. */
  readonly isFieldName: (name: string) => boolean
  /** What an operation may cost, see operation-cost.ts. */
  readonly maxCost: number
}

/** `selection` is what remains of the operation's own. */
export async function compileVariant(
  operation: Operation,
  selection: Selection,
  deps: VariantDeps,
): Promise<RunVariant> {
  const { definition, fragments } = selection
  const root = deps.schema.getRootType(definition.operation)
  if (!root)
    throw refusal(`This graph offers no ${definition.operation} operations.`, 'OPERATION_NOT_OFFERED')

  const cost = compileCost(selection, root, deps.schema)
  if (typeof cost === 'number' && cost > deps.maxCost) throw tooCostly(cost, deps.maxCost)
  const distinct = withDistinctKeys(selection, {
    isFieldName: deps.isFieldName,
    isRequiredInOneForm: deps.requiredFields.isRequiredInOneForm,
  })
  const { clientKeys } = distinct
  const step = await compileSteps(operation.name, distinct, root, deps)
  const introspect = compileMeta(selection, deps.schema)
  const project = compileProjector(root, [distinct.definition.selectionSet], {
    schema: deps.schema,
    fragments: distinct.fragments,
    clientKeys,
  })
  const visible = readVisibleNames([definition.selectionSet], fragments)

  return (request) => {
    const wanted = costOfRun(cost, request.variables)
    if (wanted > deps.maxCost) return { errors: [tooCostly(wanted, deps.maxCost)] }
    const run: Run = { tree: {}, failures: [], ...request }
    const pending = step?.(run)
    return pending ? pending.then(() => finish(run)) : finish(run)
  }

  function finish({ tree, failures, variables }: Run): ExecutionResult {
    const found: FoundError[] = []
    const introspected = introspect?.(variables)
    if (introspected) Object.assign(tree, introspected.data)
    const data = project(tree, { errors: found })
    const errors: GraphQLError[] = [
      ...toGraphQLErrors(found, visible, clientKeys),
      ...unplacedErrors(failures),
      ...(introspected?.errors ?? []),
    ]
    return errors.length > 0 ? { errors, data } : { data }
  }
}

function tooCostly(cost: number, maxCost: number): GraphQLError {
  return tooLarge(`cost ${maxCost}, one for each field of each item of the pages it asks for`, cost)
}

/** The step that fetches what subgraphs have; `undefined` when the operation asks only about the schema. */
async function compileSteps(
  name: string | undefined,
  distinct: DistinctSelection,
  root: GraphQLObjectType,
  deps: VariantDeps,
): Promise<Step | undefined> {
  if (distinct.definition.selectionSet.selections.length === 0) return undefined
  const planned = toPlannedOperation(distinct, root, deps)
  const fetched = planned.selectionSet.selections.filter((field) => !isMeta(field))
  if (fetched.length === 0) return undefined
  const planOf = (fields: readonly SelectionNode[]) =>
    planInParts(planned, fields, root, { ...deps, operationName: name })
  const planEach = () => Promise.all(fetched.map(async (field) => (await planOf([field])).step))
  const whole = await planOf(fetched).catch((error: unknown) => {
    if (fetched.length === 1) throw error
    return undefined
  })
  if (planned.operation === 'mutation') {
    if (fetched.length === 1 || whole?.singleFetch) return whole?.step
    // A plan of several mutations begins the next one while it completes the last: each gets a plan of its own.
    return inSequence(await planEach())
  }
  // What the planner cannot do at once, it often can field by field.
  return whole?.step ?? inParallel(await planEach())
}

function compileMeta({ definition, fragments }: Selection, schema: GraphQLSchema): Introspect | undefined {
  const fields = listRootFields(definition.selectionSet, fragments)
  const meta = fields.filter(({ name }) => name === '__schema' || name === '__type')
  if (meta.length === 0) return undefined
  return compileIntrospection(schema, withRootFields(definition, meta, fragments.values()))
}

/** Answered here, from the schema. */
function isMeta(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.name.value.startsWith('__')
}
