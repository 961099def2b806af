/**
 * The status of a refused operation for clients that know no other media type than `application/json`: 200, since any
 * other status could come from an intermediary and hide the reply,
 * see https://graphql.github.io/graphql-over-http/draft/#sec-application-json.
 */
import type { ApolloServerPlugin, BaseContext } from '@apollo/server'

export function createPlainJsonStatus(): ApolloServerPlugin<BaseContext> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ request, response }) {
        const accepted = request.http?.headers.get('accept')
        if (response.http.status === 400 && acceptsPlainJsonOnly(accepted)) response.http.status = 200
      },
    }),
  }
}

/** A client that names nothing may know more, and reads a 400 as one. */
function acceptsPlainJsonOnly(accepted: string | undefined): boolean {
  const types = accepted?.split(',').map((type) => type.split(';')[0]?.trim().toLowerCase())
  return types?.length === 1 && types[0] === 'application/json'
}
