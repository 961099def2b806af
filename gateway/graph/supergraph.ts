import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type NamedTypeNode,
  parse,
  specifiedDirectives,
  specifiedScalarTypes,
} from 'graphql'

/** What the supergraph says of itself; see https://specs.apollo.dev/join/v0.3/ */
export interface Supergraph {
  /** In the supergraph's order, as `join__graph(name:)` writes them. */
  readonly subgraphs: readonly string[]
  /** Every type, federation machinery and what is hidden from clients included. */
  readonly schema: GraphQLSchema
}

export function readSupergraph(sdl: string): Supergraph {
  const document = parse(sdl, { noLocation: true })
  return { subgraphs: readSubgraphs(document), schema: buildASTSchema(document, { assumeValidSDL: true }) }
}

/**
 * The schema that clients see, from the planner's consumer SDL. That text also spells out the introspection types and
 * the specified scalars and directives, which `graphql` supplies itself, and it still counts types that are hidden from
 * clients among the members of a union.
 */
export function readPublicSchema(consumerSdl: string): GraphQLSchema {
  const document = parse(consumerSdl, { noLocation: true })
  const own = document.definitions.filter(isOwnDefinition)
  const names = new Set(own.flatMap((definition) => ('name' in definition ? [definition.name?.value] : [])))
  const isKnown = ({ name }: NamedTypeNode) => names.has(name.value)
  return buildASTSchema({
    ...document,
    definitions: own.map((definition) => onlyPublic(definition, isKnown)),
  })
}

function readSubgraphs(document: DocumentNode): string[] {
  const graphs = document.definitions.find(
    (definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  )
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) {
    throw new TypeError('A supergraph needs an enum join__Graph that names its subgraphs, but has none.')
  }
  return (graphs.values ?? []).map((value) => {
    const directive = value.directives?.find(({ name }) => name.value === 'join__graph')
    const name = directive?.arguments?.find((argument) => argument.name.value === 'name')?.value
    return name?.kind === Kind.STRING ? name.value : value.name.value
  })
}

const specifiedNames = {
  scalars: new Set(specifiedScalarTypes.map(({ name }) => name)),
  directives: new Set(specifiedDirectives.map(({ name }) => name)),
}

function isOwnDefinition(definition: DefinitionNode): boolean {
  if (!('name' in definition) || definition.name === undefined) return true
  const name = definition.name.value
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return !specifiedNames.directives.has(name)
  return !name.startsWith('__') && !specifiedNames.scalars.has(name)
}

function onlyPublic(definition: DefinitionNode, isKnown: (type: NamedTypeNode) => boolean): DefinitionNode {
  switch (definition.kind) {
    case Kind.UNION_TYPE_DEFINITION:
      return { ...definition, types: definition.types?.filter(isKnown) }
    case Kind.INTERFACE_TYPE_DEFINITION:
      return { ...definition, interfaces: definition.interfaces?.filter(isKnown) }
    case Kind.OBJECT_TYPE_DEFINITION: {
      const fields = definition.fields?.filter(({ name }) => !name.value.startsWith('__'))
      return { ...definition, fields, interfaces: definition.interfaces?.filter(isKnown) }
    }
    default:
      return definition
  }
}
