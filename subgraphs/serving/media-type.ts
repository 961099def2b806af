/** What depends on the media types that a GraphQL client takes, besides what Apollo Server itself makes of them. */
import type { HTTPGraphQLHead } from '@apollo/server'

/** What our own gateway asks subgraphs for. */
export const gatewayAccepts = 'application/graphql-response+json, application/json;q=0.9'

const JSON_TYPE = 'application/json; charset=utf-8'
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8'

/** Says for the most frequent wishes what Apollo would find by negotiation, which costs more than it saves. */
export function chooseMediaType(accepted: string | undefined, { headers }: HTTPGraphQLHead): void {
  const isPlain = accepted === undefined || accepted === 'application/json' || accepted === '*/*'
  if (isPlain) headers.set('content-type', JSON_TYPE)
  else if (accepted === gatewayAccepts) headers.set('content-type', GRAPHQL_TYPE)
}
