import type { HTTPGraphQLHead } from '@apollo/server'

/**
 * The status of a refused operation for clients that know no other media type than `application/json`: 200, since any
 * other status could come from an intermediary and hide the reply,
 * see https://graphql.github.io/graphql-over-http/draft/#sec-application-json.
 */
export function choosePlainJsonStatus(accepted: string | undefined, head: HTTPGraphQLHead): void {
  if (head.status === 400 && acceptsPlainJsonOnly(accepted)) head.status = 200
}

/** A client that names nothing may know more, and reads a 400 as one. */
function acceptsPlainJsonOnly(accepted: string | undefined): boolean {
  const types = accepted?.split(',').map((type) => type.split(';')[0]?.trim().toLowerCase())
  return types?.length === 1 && types[0] === 'application/json'
}
