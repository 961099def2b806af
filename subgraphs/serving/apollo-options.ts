/** What every Apollo Server of ours is told: nothing depends on NODE_ENV or APOLLO_*, and nothing is ever sent to Apollo. */
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'

export const closedApolloOptions = {
  nodeEnv: 'production',
  introspection: true,
  csrfPrevention: true,
  persistedQueries: false,
  allowBatchedHttpRequests: false,
  includeStacktraceInErrorResponses: false,
  stopOnTerminationSignals: false,
  // The default appends a line feed, and joined text costs more to send than flat text.
  stringifyResult: (result: unknown) => JSON.stringify(result),
  // Apollo's log lines can quote what a request held; the request log says that it failed.
  logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
} as const

/** Besides reporting, the plugin that wraps every field of the schema for cache hints, which nobody reads. */
export function closedApolloPlugins() {
  return [
    ApolloServerPluginCacheControlDisabled(),
    ApolloServerPluginUsageReportingDisabled(),
    ApolloServerPluginSchemaReportingDisabled(),
  ]
}

function ignore(): void {}
