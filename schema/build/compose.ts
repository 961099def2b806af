import { composeServices, transformSupergraphToPublicSchema } from '@theguild/federation-composition'
import { parse, print } from 'graphql'
import type { SubgraphName } from '../record-types.ts'

/** Where a subgraph listens when it runs on its own; what other federation routers read from the supergraph. */
const subgraphUrls: Record<SubgraphName, string> = {
  demographics: 'http://127.0.0.1:4001/graphql',
  clinical: 'http://127.0.0.1:4002/graphql',
  'admin-adt': 'http://127.0.0.1:4003/graphql',
  audit: 'http://127.0.0.1:4004/graphql',
}

/**
 * Composes the subgraphs into the supergraph and the public API schema, both as SDL.
 * @throws when they do not compose, with every reason.
 */
export function compose(sdlBySubgraph: Record<SubgraphName, string>): { supergraph: string; api: string } {
  const result = composeServices(
    (Object.keys(subgraphUrls) as SubgraphName[]).map((name) => ({
      name,
      url: subgraphUrls[name],
      typeDefs: parse(sdlBySubgraph[name]),
    })),
  )
  if (result.errors !== undefined) {
    throw new Error(
      `The subgraphs do not compose:\n${result.errors.map((error) => error.message).join('\n')}`,
    )
  }
  const supergraph = parse(result.supergraphSdl)
  return {
    supergraph: `${print(supergraph)}\n`,
    api: `${print(transformSupergraphToPublicSchema(supergraph))}\n`,
  }
}
