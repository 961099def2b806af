import type { DocumentNode, GraphQLError } from 'graphql'

import { refusal } from './errors.ts'
import { type DocumentSize, measureDocument } from './operation-size.ts'

/**
 * How large an operation may be that is planned at all: planning takes time and memory that grow faster than its text.
 * Fragments count wherever they are spread.
 */
export interface OperationLimits {
  /** Of the text, as the lexer counts them. */
  readonly maxTokens: number
  readonly maxFields: number
  /** Of fields inside fields. */
  readonly maxDepth: number
  readonly maxAliases: number
  readonly maxDirectives: number
  readonly maxRootFields: number
  /** Of fields on one object. */
  readonly maxBreadth: number
  /** In one document. */
  readonly maxOperations: number
  /** Of values that an answer may have to hold, see operation-cost.ts. */
  readonly maxCost: number
}

export const defaultLimits: OperationLimits = {
  maxTokens: 10_000,
  maxFields: 1_000,
  maxDepth: 40,
  maxAliases: 200,
  maxDirectives: 200,
  maxRootFields: 50,
  maxBreadth: 250,
  maxOperations: 50,
  maxCost: 10_000_000,
}

interface Measure {
  readonly limit: keyof OperationLimits
  found(size: DocumentSize): number
  words(limit: number): string
}

/** In the order in which they are told. */
const measures: readonly Measure[] = [
  {
    limit: 'maxFields',
    found: ({ largest }) => largest.fields,
    words: (limit) => `select ${limit} fields, those of fragments counted wherever they are spread`,
  },
  { limit: 'maxDepth', found: ({ largest }) => largest.depth, words: (limit) => `nest fields ${limit} deep` },
  { limit: 'maxAliases', found: ({ largest }) => largest.aliases, words: (limit) => `have ${limit} aliases` },
  {
    limit: 'maxDirectives',
    found: ({ largest }) => largest.directives,
    words: (limit) => `have ${limit} directives`,
  },
  {
    limit: 'maxRootFields',
    found: ({ rootFields }) => rootFields,
    words: (limit) => `have ${limit} root fields`,
  },
  {
    limit: 'maxBreadth',
    found: ({ largest }) => largest.breadth,
    words: (limit) => `select ${limit} fields on one object`,
  },
  {
    limit: 'maxOperations',
    found: ({ operations }) => operations,
    words: (limit) => `stand in a document of ${limit} operations`,
  },
]

/** Why the largest operation of a document is too large; costs no more than reading its text once. */
export function findExcess(document: DocumentNode, limits: OperationLimits): GraphQLError | undefined {
  const size = measureDocument(document)
  const exceeded = measures.find(({ limit, found }) => found(size) > limits[limit])
  return exceeded && tooLarge(exceeded.words(limits[exceeded.limit]), exceeded.found(size))
}

/** What spreads its fragments often enough has more fields than there are atoms. */
const LARGEST_TOLD = 1_000_000_000

/** @param found null where nobody counted to the end. */
export function tooLarge(what: string, found: number | null): GraphQLError {
  const told = found === null ? 'more' : found > LARGEST_TOLD ? `more than ${LARGEST_TOLD}` : String(found)
  return refusal(`An operation may ${what}; this one has ${told}.`, 'OPERATION_TOO_LARGE')
}
