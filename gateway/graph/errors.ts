import { GraphQLError } from 'graphql'

import type { Failure, FailureDetail } from './failure.ts'
import type { SubgraphError } from './subgraph.ts'

export interface ReportedError {
  readonly message: string
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** Called once per subgraph error, before the client can see it: the place to log, and to decide what may be said. */
export type ReportError = (error: SubgraphError | unknown, subgraph: string) => ReportedError

/** Keeps the error's code and says which subgraph failed; the subgraph's own words stay inside. */
export const reportOpaquely: ReportError = (error, subgraph) => ({
  message: `Subgraph "${subgraph}" failed.`,
  extensions: { code: codeOf(error) ?? 'SUBGRAPH_FAILED' },
})

/** A reporter that always names the subgraph, and that survives a `report` which throws. */
export function createReporter(report: ReportError, subgraph: string): (error: unknown) => FailureDetail {
  return (error) => {
    const { message, extensions } = attempt(report, error, subgraph)
    return { message, extensions: { ...extensions, subgraph }, up: 0, tail: [] }
  }
}

/** An operation that cannot be run at all: refused before any subgraph is asked. */
export function refusal(message: string, code: string, originalError?: Error): GraphQLError {
  return new GraphQLError(message, { extensions: { code }, originalError })
}

/** For an operation that is valid but that the planner or the compiler cannot take; the reason is for logs only. */
export function planningFailed(reason: unknown): GraphQLError {
  if (reason instanceof GraphQLError) return reason
  return refusal(
    'This operation cannot be planned.',
    'PLANNING_FAILED',
    reason instanceof Error ? reason : undefined,
  )
}

/** The errors of failures that no place of the client's reply could show. */
export function unplacedErrors(failures: readonly Failure[]): GraphQLError[] {
  return failures
    .filter((failure) => !failure.seen.byClient)
    .flatMap((failure) => failure.details)
    .map(({ message, extensions }) => new GraphQLError(message, { extensions }))
}

function attempt(report: ReportError, error: unknown, subgraph: string): ReportedError {
  try {
    return report(error, subgraph)
  } catch {
    return reportOpaquely(undefined, subgraph)
  }
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('extensions' in error)) return undefined
  const { extensions } = error
  if (typeof extensions !== 'object' || extensions === null || !('code' in extensions)) return undefined
  return typeof extensions.code === 'string' ? extensions.code : undefined
}
