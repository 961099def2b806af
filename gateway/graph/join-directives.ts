import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type FieldNode,
  Kind,
  type NameNode,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql'

/** The directives by which a supergraph says what is where; see https://specs.apollo.dev/join/v0.3/ */
export function directivesOf(
  node: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined,
  name: 'join__graph' | 'join__type' | 'join__field',
): readonly ConstDirectiveNode[] {
  return node?.directives?.filter((directive) => directive.name.value === name) ?? []
}

/** The value of a scalar argument; `undefined` where it is not given. */
export function argumentOf(directive: ConstDirectiveNode, name: string): string | boolean | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value
  return value !== undefined && 'value' in value ? value.value : undefined
}

/** What a `join__FieldSet` selects. */
export function parseFieldSet(fieldSet: string): SelectionSetNode {
  const [operation] = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions
  return (operation as OperationDefinitionNode).selectionSet
}

/** The fields of a selection, in it itself and not in its fragments. */
export function fieldsOf({ selections }: SelectionSetNode): readonly FieldNode[] {
  return selections.filter((selection) => selection.kind === Kind.FIELD)
}

/** A directive with these arguments, to be written into a supergraph. */
export function directiveOf(
  name: string,
  given: Readonly<Record<string, ConstValueNode>>,
): ConstDirectiveNode {
  const listed = Object.entries(given).map(([argument, value]) => ({
    kind: Kind.ARGUMENT as const,
    name: nameOf(argument),
    value,
  }))
  return { kind: Kind.DIRECTIVE, name: nameOf(name), arguments: listed }
}

export function nameOf(value: string): NameNode {
  return { kind: Kind.NAME, value }
}
