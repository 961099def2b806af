import { GraphQLScalarType, valueFromASTUntyped } from 'graphql'

/**
 * A date as its source gave it, passed through. What a caller sends is checked where it is used, which can name the
 * argument at fault; a scalar can only fail the whole operation.
 */
export const PartialDate = new GraphQLScalarType<string, string>({
  name: 'PartialDate',
  serialize: String,
  // What is no text of its own must neither pass for one nor fail as a fault of ours: there, it is no date.
  parseValue: (value) => (typeof value === 'string' || typeof value === 'number' ? String(value) : ''),
  parseLiteral: (node) => String('value' in node ? node.value : ''),
})

/** Timestamps leave in one form, in UTC with milliseconds, whatever the store's session shows. */
export const Instant = new GraphQLScalarType<string, string>({
  name: 'Instant',
  serialize: (value) => new Date(value as string).toISOString(),
})

export const JSONValue = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
})
