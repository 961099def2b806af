import { type DocumentNode, type GraphQLError, Kind, type SelectionSetNode } from 'graphql'

import { refusal } from './errors.ts'

/** How large an operation may be that is planned at all: planning takes time and memory that grow faster than its text. */
export interface OperationLimits {
  /** Of the text, as the lexer counts them. */
  readonly maxTokens: number
  /** With every fragment counted wherever it is spread. */
  readonly maxFields: number
  /** Of fields inside fields. */
  readonly maxDepth: number
}

export const defaultLimits: OperationLimits = { maxTokens: 10_000, maxFields: 1_000, maxDepth: 40 }

interface Size {
  readonly fields: number
  readonly depth: number
}

/** Why the largest operation of a document is too large; costs no more than reading its text once. */
export function findExcess(document: DocumentNode, limits: OperationLimits): GraphQLError | undefined {
  const { fields, depth } = measure(document)
  if (fields > limits.maxFields) {
    return tooLarge(`select ${limits.maxFields} fields, those of fragments counted wherever they are spread`)
  }
  if (depth > limits.maxDepth) return tooLarge(`nest fields ${limits.maxDepth} deep`)
  return undefined
}

export function tooLarge(what: string): GraphQLError {
  return refusal(`An operation may ${what}; this one goes beyond.`, 'OPERATION_TOO_LARGE')
}

function measure({ definitions }: DocumentNode): Size {
  const fragments = new Map<string, SelectionSetNode>()
  const sizes = new Map<string, Size>()
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition.selectionSet)
  }
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  return largest(operations.map(({ selectionSet }) => sizeOf(selectionSet)))

  function sizeOf({ selections }: SelectionSetNode): Size {
    let fields = 0
    let depth = 0
    for (const selection of selections) {
      const own = selection.kind === Kind.FIELD ? 1 : 0
      const below =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? sizeOfFragment(selection.name.value)
          : belowOf(selection.selectionSet)
      fields += own + below.fields
      depth = Math.max(depth, own + below.depth)
    }
    return { fields, depth }
  }

  function belowOf(set: SelectionSetNode | undefined): Size {
    return set ? sizeOf(set) : { fields: 0, depth: 0 }
  }

  function sizeOfFragment(name: string): Size {
    const known = sizes.get(name)
    if (known !== undefined) return known
    // A fragment that spreads itself is no operation's, which validation says better.
    sizes.set(name, { fields: 0, depth: 0 })
    const size = belowOf(fragments.get(name))
    sizes.set(name, size)
    return size
  }
}

function largest(sizes: readonly Size[]): Size {
  return {
    fields: Math.max(0, ...sizes.map(({ fields }) => fields)),
    depth: Math.max(0, ...sizes.map(({ depth }) => depth)),
  }
}
