import {
  type FieldNode,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

import { argumentOf, directivesOf, fieldsOf, parseFieldSet } from './join-directives.ts'

/** What the supergraph says of `@requires`. */
export interface RequiredFields {
  /** What some subgraph requires of the same object for that field; `undefined` where none requires anything. */
  requiredFor(type: string, field: string): readonly FieldNode[] | undefined
  /** True where something is required below a field of that name. */
  isRequiredBelow(field: string): boolean
  /** True where a field of that name is required and can be asked with several arguments, itself or something below. */
  isRequiredInOneForm(field: string): boolean
  /** True where the field is part of a key. */
  isKeyField(type: string, field: string): boolean
}

export function readRequiredFields(supergraph: GraphQLSchema): RequiredFields {
  const types = Object.values(supergraph.getTypeMap()).filter(hasFields)
  const keys = types.flatMap((type) =>
    fieldSetsOf(type.astNode, 'join__type', 'key').flatMap((set) =>
      fieldsOf(set).map(({ name }) => `${type.name}.${name.value}`),
    ),
  )
  const required = new Map(
    types.flatMap((type) =>
      Object.values(type.getFields()).flatMap(({ name, astNode }) => {
        const sets = fieldSetsOf(astNode, 'join__field', 'requires')
        return sets.length > 0 ? [[`${type.name}.${name}`, sets] as const] : []
      }),
    ),
  )
  const fields = types.flatMap((type) => Object.values(type.getFields()))
  const named = noteNames(
    [...required.values()].flat(),
    new Set(fields.filter(takesArguments).map(({ name }) => name)),
  )
  const keyFields = new Set(keys)
  return {
    requiredFor: (type, field) => required.get(`${type}.${field}`)?.flatMap(fieldsOf),
    isRequiredBelow: (field) => named.parents.has(field),
    isRequiredInOneForm: (field) => named.inOneForm.has(field),
    isKeyField: (type, field) => keyFields.has(`${type}.${field}`),
  }
}

function hasFields(type: GraphQLNamedType): type is GraphQLObjectType | GraphQLInterfaceType {
  return isObjectType(type) || isInterfaceType(type)
}

function takesArguments({ args }: GraphQLField<unknown, unknown>): boolean {
  return args.length > 0
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

function noteNames(sets: readonly SelectionSetNode[], withArguments: ReadonlySet<string>) {
  const parents = new Set<string>()
  const inOneForm = new Set<string>()
  sets.forEach(note)
  return { parents, inOneForm }

  /** True where some field of the selection takes arguments. */
  function note({ selections }: SelectionSetNode): boolean {
    return selections.map(noteSelection).includes(true)
  }

  function noteSelection(selection: SelectionNode): boolean {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return false
    const below = selection.selectionSet !== undefined && note(selection.selectionSet)
    if (selection.kind !== Kind.FIELD) return below
    const name = selection.name.value
    if (selection.selectionSet) parents.add(name)
    if (below || withArguments.has(name)) inOneForm.add(name)
    return below || withArguments.has(name)
  }
}
