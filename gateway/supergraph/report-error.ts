import { type ReportError, reportOpaquely } from '../graph/errors.ts'
import { HttpFailure } from '../transport/http-failure.ts'

/** For debugging: a subgraph's own words and extensions, and why one gave no answer. The engine adds its name. */
export const reportInFull: ReportError = (error, subgraph) => {
  if (error instanceof HttpFailure) {
    return { message: error.message, extensions: { code: 'SUBGRAPH_FAILED', reason: error.reason } }
  }
  if (error instanceof Error && !('extensions' in error)) {
    return { message: error.message, extensions: { code: 'SUBGRAPH_FAILED' } }
  }
  const { message, extensions } = error as { message?: unknown; extensions?: Record<string, unknown> }
  return typeof message === 'string' ? { message, extensions } : reportOpaquely(error, subgraph)
}
