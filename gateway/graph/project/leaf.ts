import { type GraphQLEnumType, type GraphQLScalarType, isSpecifiedScalarType } from 'graphql'

import { Failure } from '../failure.ts'
import { type Completion, completeAbsent, completeInvalid } from './projection.ts'

type LeafCompletion = Pick<Completion, 'complete' | 'passes'>

/** Values of scalars pass as the subgraph serialised them; only the five specified ones are known to be no objects. */
export function compileScalar(type: GraphQLScalarType): LeafCompletion {
  if (isSpecifiedScalarType(type)) {
    const expected = `a ${type.name}`
    const complete: Completion['complete'] = (value, projection) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? value
        : completeInvalid(value, expected, projection)
    return { complete, passes: 'plain' }
  }
  const complete: Completion['complete'] = (value, projection) =>
    value === null || value === undefined || typeof value === 'function' || value instanceof Failure
      ? completeAbsent(value, projection)
      : value
  return { complete, passes: 'plain' }
}

/** A value that clients cannot know of is an error, as it would be without subgraphs. */
export function compileEnum(type: GraphQLEnumType): LeafCompletion {
  const names: ReadonlySet<unknown> = new Set(type.getValues().map(({ name }) => name))
  const expected = `a value of ${type.name}`
  return {
    complete: (value, projection) =>
      names.has(value) ? value : completeInvalid(value, expected, projection),
    passes: names,
  }
}
