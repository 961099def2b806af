import type {
  BatchFetchNode,
  FetchNode,
  FlattenNodePathSegment,
  PlanNode,
} from '@graphql-hive/router-query-planner'
import { parse } from 'graphql'

import { Failure } from '../failure.ts'
import type { RequiredFields } from '../required-fields.ts'
import type { TypeSystem } from '../type-system.ts'
import type { Question, Subgraph } from './ask.ts'
import { compileEntityFetch, type EntityFetch, type EntityGroup } from './entity-fetch.ts'
import { readNarrowedTypes, widenRequires } from './interface-objects.ts'
import type { Merge } from './merge.ts'
import { compilePlaces } from './places.ts'
import { compileRepresentation, compileShortIdentity } from './representations.ts'
import { compileRewrites, renamedKeys } from './rewrites.ts'
import { compileRootFetch } from './root-fetch.ts'
import { inParallel, inSequence, type Step } from './run.ts'
import { readShape } from './shape.ts'
import { compileVariables } from './variables.ts'
import { withoutRequired } from './without-required.ts'

export interface PlanDeps {
  readonly types: TypeSystem
  readonly merge: Merge
  readonly requiredFields: RequiredFields
  /** By the planner's names for them. */
  readonly subgraphs: ReadonlyMap<string, Subgraph>
}

/** What one operation adds to what all have in common. */
interface OperationDeps extends PlanDeps {
  readonly narrowed: ReadonlySet<string>
}

type Path = readonly FlattenNodePathSegment[]

/**
 * Compiles a node of the planner into a step that can run any number of times. Throws on a node it does not know.
 * `operation` is the text that was planned.
 */
export function compilePlan(node: PlanNode, operation: string, deps: PlanDeps): Step {
  const narrowed = readNarrowedTypes(parse(operation, { noLocation: true }))
  return compileNode(node, [], { ...deps, narrowed })
}

function compileNode(node: PlanNode, path: Path, deps: OperationDeps): Step {
  switch (node.kind) {
    case 'Sequence':
      return inSequence(node.nodes.map((child) => compileNode(child, path, deps)))
    case 'Parallel':
      return inParallel(node.nodes.map((child) => compileNode(child, path, deps)))
    case 'Flatten':
      return compileNode(node.node, [...path, ...node.path], deps)
    case 'Fetch':
      return node.requires?.length ? compileFlatFetch(node, path, deps) : compileFetch(node, deps)
    case 'BatchFetch':
      return compileBatchFetch(node, path, deps)
    default:
      // Conditions too: they are decided before an operation is planned.
      throw new TypeError(`A plan has fetches and ways to order them, but got: ${node.kind}.`)
  }
}

function compileFetch(node: FetchNode, deps: OperationDeps): Step {
  const { types, merge } = deps
  const fetch = {
    question: questionOf(node, deps),
    selectVariables: compileVariables(node.variableUsages),
    rewriteOutput: compileRewrites(node.outputRewrites, types),
    renamed: renamedKeys(node.outputRewrites),
  }
  return compileRootFetch(fetch, types, merge)
}

function compileFlatFetch(node: FetchNode, path: Path, deps: OperationDeps): Step {
  const { requires = [], inputRewrites, outputRewrites } = node
  const alias = { alias: '_entities', representationsVariableName: 'representations', paths: [[]] }
  const entityBatch = { aliases: [{ ...alias, requires, inputRewrites, outputRewrites }] }
  return compileBatchFetch({ ...node, kind: 'BatchFetch', entityBatch }, path, deps)
}

function compileBatchFetch(node: BatchFetchNode, path: Path, deps: OperationDeps): Step {
  return compileEntityFetch(readEntityFetch(node, path, deps), deps.merge)
}

function readEntityFetch(node: BatchFetchNode, path: Path, deps: OperationDeps): EntityFetch {
  const { types, requiredFields } = deps
  const question = questionOf(node, deps)
  const document = parse(node.operation, { noLocation: true })
  const unmet = () =>
    new Failure([question.subgraph.report(new TypeError('A subgraph requires a value that is null.'))])

  const groups = node.entityBatch.aliases.map((batch): EntityGroup => {
    const requires = widenRequires(batch.requires, batch.inputRewrites, deps.narrowed, types)
    const reduced = withoutRequired(node, document, batch, requiredFields)
    return {
      key: batch.alias,
      variable: batch.representationsVariableName,
      find: batch.paths.map((below) => compilePlaces([...path, ...below], types)),
      represent: compileRepresentation(requires, types, unmet),
      shortIdentity: compileShortIdentity(requires),
      rewriteInput: compileRewrites(batch.inputRewrites, types),
      rewriteOutput: compileRewrites(batch.outputRewrites, types),
      shape: readShape(document, batch.alias, { types, renamed: renamedKeys(batch.outputRewrites) }),
      withoutRequired: reduced && readEntityFetch(reduced, path, deps),
    }
  })
  return { question, selectVariables: compileVariables(node.variableUsages), groups }
}

function questionOf(node: FetchNode | BatchFetchNode, { subgraphs }: PlanDeps): Question {
  const { serviceName, operation, operationName, operationKind = 'query' } = node
  const subgraph = subgraphs.get(serviceName)
  if (subgraph === undefined) {
    throw new TypeError(`A plan asks subgraphs of the supergraph, but got: ${serviceName}.`)
  }
  if (operationKind === 'subscription') throw new TypeError('A plan is of a query or a mutation.')
  return { subgraph, query: operation, operationName, operationKind }
}
