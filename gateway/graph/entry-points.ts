import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type EnumTypeDefinitionNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  Kind,
  OperationTypeNode,
  parse,
  print,
} from 'graphql'

import { type CompositeNode, isComposite, isEntity, readKeyFields } from './entity-keys.ts'
import { argumentOf, directiveOf, directivesOf, nameOf } from './join-directives.ts'

/** A supergraph with one more subgraph, which has a root field for each entity and of it the keys, and nothing else. */
export interface EntryPoints {
  readonly sdl: string
  /** The name of that subgraph: it exists in plans only. */
  readonly subgraph: string
  /** The root field that leads to an entity; `undefined` for any other type. */
  readonly fieldOf: (type: string) => string | undefined
}

const graph = 'ENTRY_POINTS__'
const subgraph = 'entry points'
const fieldPrefix = 'entryPoint__'

/**
 * So that what is selected on an entity can be planned by itself, without what leads there. No other plan can come across
 * that subgraph: there, no type has a key to be reached by.
 */
export function withEntryPoints(sdl: string): EntryPoints {
  const { definitions } = parse(sdl, { noLocation: true })
  const composites = definitions.filter(isComposite)
  const entities = composites.filter(isEntity)
  const held = readKeyFields(entities, composites)
  const root = queryTypeName(definitions)
  const entryFields = entities.map(({ name }) => entryField(name.value))

  const extended = definitions.map((definition): DefinitionNode => {
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph') {
      return withGraph(definition)
    }
    if (!isComposite(definition)) return definition
    if (definition.name.value === root) return withFields(definition, new Set(), entryFields)
    const names = held.get(definition.name.value)
    return names ? withFields(definition, names, []) : definition
  })
  const names = new Set(entities.map(({ name }) => name.value))
  return {
    sdl: print({ kind: Kind.DOCUMENT, definitions: extended }),
    subgraph,
    fieldOf: (type) => (names.has(type) ? fieldPrefix + type : undefined),
  }
}

/** A field that names no subgraph is in all of its type's: that has to be said before the type has one more. */
function withFields<Type extends CompositeNode>(
  object: Type,
  held: ReadonlySet<string>,
  added: readonly FieldDefinitionNode[],
): Type {
  const graphs = new Set(directivesOf(object, 'join__type').map((join) => argumentOf(join, 'graph')))
  const fields = (object.fields ?? []).map((field): FieldDefinitionNode => {
    const said = directivesOf(field, 'join__field').length > 0
    const joins = said ? [] : [...graphs].map((each) => joinOf('join__field', String(each)))
    const own = held.has(field.name.value) ? [joinOf('join__field', graph)] : []
    return { ...field, directives: [...(field.directives ?? []), ...joins, ...own] }
  })
  return {
    ...object,
    directives: [...(object.directives ?? []), typeJoinOf(object)],
    fields: [...fields, ...added],
  }
}

function withGraph(graphs: EnumTypeDefinitionNode): EnumTypeDefinitionNode {
  const value: EnumValueDefinitionNode = {
    kind: Kind.ENUM_VALUE_DEFINITION,
    name: nameOf(graph),
    directives: [
      directiveOf('join__graph', {
        name: { kind: Kind.STRING, value: subgraph },
        url: { kind: Kind.STRING, value: '' },
      }),
    ],
  }
  return { ...graphs, values: [...(graphs.values ?? []), value] }
}

function entryField(type: string): FieldDefinitionNode {
  return {
    kind: Kind.FIELD_DEFINITION,
    name: nameOf(fieldPrefix + type),
    type: { kind: Kind.NAMED_TYPE, name: nameOf(type) },
    directives: [joinOf('join__field', graph)],
  }
}

function typeJoinOf({ kind }: CompositeNode): ConstDirectiveNode {
  const isInterfaceObject = { kind: Kind.BOOLEAN as const, value: true }
  return kind === Kind.OBJECT_TYPE_DEFINITION
    ? joinOf('join__type', graph)
    : directiveOf('join__type', { graph: { kind: Kind.ENUM, value: graph }, isInterfaceObject })
}

function joinOf(name: 'join__type' | 'join__field', of: string): ConstDirectiveNode {
  return directiveOf(name, { graph: { kind: Kind.ENUM, value: of } })
}

function queryTypeName(definitions: readonly DefinitionNode[]): string {
  const schema = definitions.find((definition) => definition.kind === Kind.SCHEMA_DEFINITION)
  const query = schema?.operationTypes.find(({ operation }) => operation === OperationTypeNode.QUERY)
  return query?.type.name.value ?? 'Query'
}
