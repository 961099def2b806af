import {
  BREAK,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
  visit,
} from 'graphql'

import { refusal } from './errors.ts'
import { findExcess, type OperationLimits, tooLarge } from './operation-limits.ts'
import type { Fragments } from './project/selection.ts'

/** What is asked: an operation and the fragments it may spread. */
export interface Selection {
  readonly definition: OperationDefinitionNode
  readonly fragments: Fragments
}

/** A valid operation of a client. */
export interface Operation extends Selection {
  /** By which it was chosen from a document. */
  readonly name?: string
}

export interface ReadOperationDeps {
  readonly schema: GraphQLSchema
  readonly limits: OperationLimits
  /** Whether what does not exist is answered with names that do. */
  readonly suggestions: boolean
}

/** The operation to run, or every reason why there is none. */
export function readOperation(
  text: string,
  name: string | undefined,
  { schema, limits, suggestions }: ReadOperationDeps,
): Operation | readonly GraphQLError[] {
  const document = readDocument(text, limits)
  if (!('kind' in document)) return document
  // Before it is validated: that, too, takes time that grows faster than the operation.
  const excess = findExcess(document, limits)
  if (excess) return [excess]
  const errors = validate(schema, document, undefined, { hideSuggestions: !suggestions })
  if (errors.length > 0) return errors

  const definition = getOperationAST(document, name)
  if (!definition) return [missingOperation(name)]
  if (definition.operation === 'subscription') {
    return [refusal('This graph offers no subscriptions.', 'OPERATION_NOT_OFFERED')]
  }
  // As a key of a plain object this name would set the object's prototype instead.
  if (hasAlias(document, '__proto__')) {
    return [refusal('The name "__proto__" cannot be used as an alias.', 'GRAPHQL_VALIDATION_FAILED')]
  }
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
  const byName = new Map<string, FragmentDefinitionNode>(fragments.map((each) => [each.name.value, each]))
  return { name, definition, fragments: byName }
}

/**
 * Why an operation is refused before anybody walks it: it is too large, or nested deeper than a parser can follow.
 * Undefined where that is not so, and where the text cannot be read, which whoever parses it says better.
 */
export function refuseBySize(text: string, limits: OperationLimits): GraphQLError | undefined {
  const document = readDocument(text, limits)
  if ('kind' in document) return findExcess(document, limits)
  return document.find(({ extensions }) => extensions.code !== undefined)
}

/** Whether a text may ask what types and fields there are: no name of a field can be written in any other way. */
export function asksAboutSchema(text: string): boolean {
  return /__(?:schema|type)\b/.test(text)
}

/** The parser's only sign of it. */
const TOO_MANY_TOKENS = /contains more tha[nt] \d+ tokens/

function readDocument(text: string, { maxTokens }: OperationLimits): DocumentNode | readonly GraphQLError[] {
  try {
    return parse(text, { maxTokens })
  } catch (error) {
    if (!(error instanceof GraphQLError)) {
      return [refusal('The operation cannot be parsed.', 'GRAPHQL_PARSE_FAILED')]
    }
    return [TOO_MANY_TOKENS.test(error.message) ? tooLarge(`have ${maxTokens} tokens`, null) : error]
  }
}

function missingOperation(name: string | undefined): GraphQLError {
  const message = name
    ? `Unknown operation named "${name}".`
    : 'Must provide operation name if query contains multiple operations.'
  return refusal(message, 'OPERATION_RESOLUTION_FAILURE')
}

function hasAlias(document: DocumentNode, alias: string): boolean {
  let found = false
  visit(document, {
    Field(node) {
      if (node.alias?.value !== alias) return undefined
      found = true
      return BREAK
    },
  })
  return found
}
