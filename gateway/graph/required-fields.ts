import { type GraphQLSchema, isInterfaceType, isObjectType, Kind, type SelectionSetNode } from 'graphql'

import { argumentOf, directivesOf, fieldsOf, parseFieldSet } from './join-directives.ts'

/** What the supergraph says of `@requires`. */
export interface RequiredFields {
  /** The fields of the same object that some subgraph requires for that field; `undefined` where none does. */
  requiredFor(type: string, field: string): ReadonlySet<string> | undefined
  /** True where something is required below a field of that name. */
  isRequiredBelow(field: string): boolean
  /** True where the field is part of a key. */
  isKeyField(type: string, field: string): boolean
}

export function readRequiredFields(supergraph: GraphQLSchema): RequiredFields {
  const required = new Map<string, Set<string>>()
  const parents = new Set<string>()
  const keys = new Set<string>()
  for (const type of Object.values(supergraph.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const set of fieldSetsOf(type.astNode, 'join__type', 'key')) {
      for (const { name } of fieldsOf(set)) keys.add(`${type.name}.${name.value}`)
    }
    for (const field of Object.values(type.getFields())) {
      const sets = fieldSetsOf(field.astNode, 'join__field', 'requires')
      if (sets.length === 0) continue
      const names = sets.flatMap(fieldsOf).map(({ name }) => name.value)
      required.set(`${type.name}.${field.name}`, new Set(names))
      for (const set of sets) noteParents(set, parents)
    }
  }
  return {
    requiredFor: (type, field) => required.get(`${type}.${field}`),
    isRequiredBelow: (field) => parents.has(field),
    isKeyField: (type, field) => keys.has(`${type}.${field}`),
  }
}

function fieldSetsOf(
  node: Parameters<typeof directivesOf>[0],
  directive: 'join__type' | 'join__field',
  argument: 'key' | 'requires',
): SelectionSetNode[] {
  return directivesOf(node, directive).flatMap((join) => {
    const value = argumentOf(join, argument)
    return typeof value === 'string' ? [parseFieldSet(value)] : []
  })
}

function noteParents({ selections }: SelectionSetNode, parents: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD || selection.selectionSet === undefined) continue
    if (selection.kind === Kind.FIELD) parents.add(selection.name.value)
    noteParents(selection.selectionSet, parents)
  }
}
