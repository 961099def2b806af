import {
  type DefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql'

import { argumentOf, directivesOf, fieldsOf, parseFieldSet } from './join-directives.ts'

/** What has fields in a supergraph. */
export type CompositeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode

export function isComposite(definition: DefinitionNode): definition is CompositeNode {
  const { kind } = definition
  return kind === Kind.OBJECT_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_DEFINITION
}

/** An interface is an entity where some subgraph sees it as an object. */
export function isEntity(type: CompositeNode): boolean {
  if (keysOf(type).length === 0) return false
  if (type.kind === Kind.OBJECT_TYPE_DEFINITION) return true
  return directivesOf(type, 'join__type').some((join) => argumentOf(join, 'isInterfaceObject') === true)
}

function keysOf(object: CompositeNode): SelectionSetNode[] {
  return directivesOf(object, 'join__type').flatMap((join) => {
    const key = argumentOf(join, 'key')
    return typeof key === 'string' && argumentOf(join, 'resolvable') !== false ? [parseFieldSet(key)] : []
  })
}

/** By type: the fields that keys are made of, of the entities and of what their keys go through. */
export function readKeyFields(
  entities: readonly CompositeNode[],
  composites: readonly CompositeNode[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const types = new Map(composites.map((type) => [type.name.value, type]))
  const held = new Map<string, Set<string>>()
  for (const entity of entities) for (const key of keysOf(entity)) read(key, entity)
  return held

  function read(selection: SelectionSetNode, object: CompositeNode): void {
    const names = held.get(object.name.value) ?? new Set<string>()
    held.set(object.name.value, names)
    for (const { name, selectionSet } of fieldsOf(selection)) {
      names.add(name.value)
      const field = object.fields?.find((each) => each.name.value === name.value)
      const type = field && types.get(namedType(field.type))
      if (selectionSet && type) read(selectionSet, type)
    }
  }
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)
}
