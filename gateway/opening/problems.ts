/** What the person who started the server is told of what went wrong. */
import { StoreProblem } from '../../drizzle/store/store-problem.ts'
import { PortProblem } from '../../subgraphs/serving/port.ts'
import { SafelistProblem } from '../server/operations/load-safelist.ts'

/** @param problem why the embedded server does not start again; null where it did. */
export function describeRevival(problem: unknown): string {
  if (problem === null) return 'The embedded Postgres had ended and was started again.'
  return problem instanceof StoreProblem
    ? problem.message
    : 'The embedded Postgres has ended and does not start.'
}

function isForOperators(error: unknown): error is Error {
  return error instanceof StoreProblem || error instanceof PortProblem || error instanceof SafelistProblem
}

/** One line; the stack only for who debugs. @param failing what could not be done. */
export function describeProblem(error: unknown, failing: string, debug: boolean): string {
  if (debug && error instanceof Error) return error.stack ?? error.message
  if (isForOperators(error)) return error.message
  const [firstLine] = (error instanceof Error ? error.message : String(error)).split('\n')
  return `Could not ${failing}: ${firstLine} (DEBUG=1 npm start shows where).`
}
