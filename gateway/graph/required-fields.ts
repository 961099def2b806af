import { type GraphQLSchema, isObjectType, Kind, type SelectionSetNode } from 'graphql'

import { argumentOf, directivesOf, parseFieldSet } from './join-directives.ts'

/** What the supergraph says of `@requires`. */
export interface RequiredFields {
  /** True where some subgraph requires something for that field. */
  hasRequirement(type: string, field: string): boolean
  /** True where something is required below a field of that name. */
  isRequiredBelow(field: string): boolean
}

export function readRequiredFields(supergraph: GraphQLSchema): RequiredFields {
  const requiring = new Set<string>()
  const below = new Set<string>()
  for (const type of Object.values(supergraph.getTypeMap())) {
    if (!isObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      for (const join of directivesOf(field.astNode, 'join__field')) {
        const required = argumentOf(join, 'requires')
        if (typeof required !== 'string') continue
        requiring.add(`${type.name}.${field.name}`)
        noteParents(parseFieldSet(required), below)
      }
    }
  }
  return {
    hasRequirement: (type, field) => requiring.has(`${type}.${field}`),
    isRequiredBelow: (field) => below.has(field),
  }
}

function noteParents({ selections }: SelectionSetNode, parents: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD || selection.selectionSet === undefined) continue
    if (selection.kind === Kind.FIELD) parents.add(selection.name.value)
    noteParents(selection.selectionSet, parents)
  }
}
