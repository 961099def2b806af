import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

/** What an operation asks for, with every fragment counted wherever it is spread. */
export interface OperationSize {
  readonly fields: number
  /** Of fields inside fields. */
  readonly depth: number
  readonly aliases: number
  readonly directives: number
  /** Fields of the selection itself. */
  readonly ownFields: number
  /** The most fields that are selected on one object. */
  readonly breadth: number
}

export interface DocumentSize {
  readonly operations: number
  /** Each number is that of the operation, or fragment, that has most of it. */
  readonly largest: OperationSize
  readonly rootFields: number
}

const NOTHING: OperationSize = { fields: 0, depth: 0, aliases: 0, directives: 0, ownFields: 0, breadth: 0 }

/** Measures operations and fragments, used or not, and costs no more than reading the text once. */
export function measureDocument({ definitions }: DocumentNode): DocumentSize {
  const operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION)
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
  const sizeOf = createSizes(fragments)
  const operationSizes = operations.map(sizeOf)
  return {
    operations: operations.length,
    largest: [...operationSizes, ...fragments.map(sizeOf)].reduce(eachLargest, NOTHING),
    rootFields: operationSizes.reduce(eachLargest, NOTHING).ownFields,
  }
}

type Definition = OperationDefinitionNode | FragmentDefinitionNode

function createSizes(fragments: readonly FragmentDefinitionNode[]) {
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
  const sizes = new Map<string, OperationSize>()
  return ({ selectionSet, directives = [] }: Definition): OperationSize => {
    const size = sizeOfSet(selectionSet)
    return { ...size, directives: size.directives + directives.length }
  }

  function sizeOfSet(set: SelectionSetNode | undefined): OperationSize {
    const size = (set?.selections ?? []).map(sizeOfSelection).reduce(together, NOTHING)
    return { ...size, breadth: Math.max(size.breadth, size.ownFields) }
  }

  function sizeOfSelection(selection: SelectionNode): OperationSize {
    const { kind, directives = [] } = selection
    const below =
      kind === Kind.FRAGMENT_SPREAD ? sizeOfFragment(selection.name.value) : sizeOfSet(selection.selectionSet)
    const size = kind === Kind.FIELD ? asField(below, selection.alias !== undefined) : below
    return { ...size, directives: below.directives + directives.length }
  }

  function sizeOfFragment(name: string): OperationSize {
    const known = sizes.get(name)
    if (known !== undefined) return known
    // A fragment that spreads itself is no operation's, which validation says better.
    sizes.set(name, NOTHING)
    const size = sizeOfSet(byName.get(name)?.selectionSet)
    sizes.set(name, size)
    return size
  }
}

function asField(below: OperationSize, isAliased: boolean): OperationSize {
  return {
    ...below,
    fields: below.fields + 1,
    depth: below.depth + 1,
    aliases: below.aliases + (isAliased ? 1 : 0),
    ownFields: 1,
  }
}

/** Side by side in one selection. */
function together(some: OperationSize, other: OperationSize): OperationSize {
  return {
    fields: some.fields + other.fields,
    depth: Math.max(some.depth, other.depth),
    aliases: some.aliases + other.aliases,
    directives: some.directives + other.directives,
    ownFields: some.ownFields + other.ownFields,
    breadth: Math.max(some.breadth, other.breadth),
  }
}

function eachLargest(some: OperationSize, other: OperationSize): OperationSize {
  return {
    fields: Math.max(some.fields, other.fields),
    depth: Math.max(some.depth, other.depth),
    aliases: Math.max(some.aliases, other.aliases),
    directives: Math.max(some.directives, other.directives),
    ownFields: Math.max(some.ownFields, other.ownFields),
    breadth: Math.max(some.breadth, other.breadth),
  }
}
