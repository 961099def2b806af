import { type GraphQLEnumType, type GraphQLScalarType, isSpecifiedScalarType } from 'graphql'

import { Failure } from '../failure.ts'
import { type Complete, completeAbsent, completeInvalid } from './projection.ts'

/** Values of scalars pass as the subgraph serialised them; only the five specified ones are known to be no objects. */
export function compileScalar(type: GraphQLScalarType): Complete {
  if (isSpecifiedScalarType(type)) {
    const expected = `a ${type.name}`
    return (value, projection) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? value
        : completeInvalid(value, expected, projection)
  }
  return (value, projection) =>
    value === null || value === undefined || typeof value === 'function' || value instanceof Failure
      ? completeAbsent(value, projection)
      : value
}

/** A value that clients cannot know of is an error, as it would be without subgraphs. */
export function compileEnum(type: GraphQLEnumType): Complete {
  const names: ReadonlySet<unknown> = new Set(type.getValues().map(({ name }) => name))
  const expected = `a value of ${type.name}`
  return (value, projection) => (names.has(value) ? value : completeInvalid(value, expected, projection))
}
