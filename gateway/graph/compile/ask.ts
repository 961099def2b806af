import { Failure, type FailureDetail } from '../failure.ts'
import type { SubgraphExecutor, SubgraphReply } from '../subgraph.ts'
import { isTree, type Tree } from '../tree.ts'
import type { Run } from './run.ts'

export interface Subgraph {
  readonly name: string
  readonly execute: SubgraphExecutor
  /** Logs a failure and says what the client may know of it. */
  readonly report: (error: unknown) => FailureDetail
}

export interface Question {
  readonly subgraph: Subgraph
  readonly query: string
  readonly operationName?: string
  readonly operationKind: 'query' | 'mutation'
}

/** `data` that can be used, with a failure in place of each null that an error explains; or why there is none. */
export type Answer = { readonly data: Tree } | { readonly failure: Failure }

/** Asks a subgraph and hands over its answer, at once if the subgraph answers at once. */
export function ask(
  question: Question,
  variables: Readonly<Record<string, unknown>>,
  run: Run,
  settle: (answer: Answer) => void,
): Promise<void> | void {
  const { subgraph, query, operationName, operationKind } = question
  const { context, signal } = run
  const failed = (error: unknown) => settle(fail(error, subgraph, run))

  let reply: Promise<SubgraphReply> | SubgraphReply
  try {
    signal?.throwIfAborted()
    reply = subgraph.execute({ query, operationName, operationKind, variables, context, signal })
  } catch (error) {
    return failed(error)
  }
  if (!isThenable(reply)) return settle(read(reply, subgraph, run))
  return reply.then((value) => settle(read(value, subgraph, run)), failed)
}

/** A failure of the whole subgraph, on record. */
export function fail(error: unknown, subgraph: Subgraph, run: Run): { readonly failure: Failure } {
  const failure = new Failure([subgraph.report(error)])
  run.failures.push(failure)
  return { failure }
}

function read(reply: unknown, subgraph: Subgraph, run: Run): Answer {
  if (!isTree(reply)) return fail(new TypeError('A subgraph replies with an object.'), subgraph, run)
  const errors: readonly unknown[] = Array.isArray(reply.errors) ? reply.errors : []
  const failures = errors.map((error) => readError(error, subgraph))
  run.failures.push(...failures)

  if (isTree(reply.data)) {
    for (const failure of failures) place(failure, reply.data)
    return { data: reply.data }
  }
  const [first] = failures
  if (first !== undefined) return { failure: first }
  return fail(new TypeError('A subgraph replies with data, errors or both.'), subgraph, run)
}

/** The failure's tail is the error's whole path until it is placed. */
function readError(error: unknown, subgraph: Subgraph): Failure {
  const path = isTree(error) || error instanceof Error ? (error as { path?: unknown }).path : undefined
  const tail: (string | number)[] = Array.isArray(path) ? path : []
  return new Failure([{ ...subgraph.report(error), tail }])
}

/** Puts a failure in place of the null that its path leads to. A path that leads to a value or nowhere changes nothing. */
function place(failure: Failure, data: Tree): void {
  const [detail] = failure.details
  if (detail === undefined) return
  let parent: Tree | unknown[] = data
  for (const [depth, key] of detail.tail.entries()) {
    if (!Object.hasOwn(parent, key)) return
    const holder = parent as Record<string | number, unknown>
    const value = holder[key]
    const placed = { ...detail, tail: detail.tail.slice(depth + 1) }
    if (value === null) {
      holder[key] = new Failure([placed], failure.seen)
      return
    }
    if (value instanceof Failure) {
      // A second error below the same null: both are told, and seen together.
      value.details.push(placed)
      failure.seen.byClient = true
      return
    }
    if (typeof value !== 'object' || value === undefined) return
    parent = value as Tree | unknown[]
  }
}

function isThenable(value: unknown): value is Promise<SubgraphReply> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
