import { type EnumValueDefinitionNode, Kind, parse } from 'graphql'

/**
 * The endpoint of each subgraph, by its name, as `join__graph(name:, url:)` gives it. https://specs.apollo.dev/join/v0.3/
 * @throws Error, with a message for the person who wrote the supergraph, unless each has an http or https address.
 */
export function readSubgraphUrls(supergraphSdl: string): ReadonlyMap<string, string> {
  const document = parse(supergraphSdl, { noLocation: true })
  const graphs = document.definitions.find(
    (definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  )
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) {
    throw new Error('This is no federation 2 supergraph: it has no enum join__Graph.')
  }
  return new Map((graphs.values ?? []).map(readGraph))
}

function readGraph(value: EnumValueDefinitionNode): [name: string, url: string] {
  const directive = value.directives?.find(({ name }) => name.value === 'join__graph')
  const text = (argument: string) => {
    const node = directive?.arguments?.find(({ name }) => name.value === argument)?.value
    return node?.kind === Kind.STRING ? node.value : undefined
  }
  const name = text('name') ?? value.name.value
  const url = text('url') ?? ''
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new Error(`The supergraph gives subgraph "${name}" no http or https address.`)
  }
  return [name, url]
}
