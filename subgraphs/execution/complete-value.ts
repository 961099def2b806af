import {
  GraphQLBoolean,
  GraphQLID,
  type GraphQLLeafType,
  type GraphQLNullableType,
  type GraphQLOutputType,
  GraphQLString,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql'
import type { FieldCompiler } from './compile-fields.ts'
import { compileList } from './complete-list.ts'
import { compileAbstract, compileObject } from './complete-object.ts'
import { type Execution, isPromise, type Path } from './execution.ts'
import type { FieldFacts, ResolveInfo } from './resolve-info.ts'

/**
 * Brings a resolver's value into the form of the reply, at once or later; throws, or rejects, what stands in the way.
 * https://spec.graphql.org/October2021/#CompleteValue()
 */
export type CompleteValue = (value: unknown, path: Path, info: ResolveInfo | null, run: Execution) => unknown

export function compileCompletion(
  type: GraphQLOutputType,
  field: FieldFacts,
  compile: FieldCompiler,
): CompleteValue {
  const complete = compileThere(getNullableType(type), field, compile)
  return isNonNullType(type) ? nonNull(complete, field) : nullable(complete)
}

/** For a value that is neither null nor an error. */
function compileThere(
  type: GraphQLNullableType & GraphQLOutputType,
  field: FieldFacts,
  compile: FieldCompiler,
): CompleteValue {
  if (isListType(type)) {
    return compileList(type.ofType, compileCompletion(type.ofType, field, compile), field)
  }
  if (isLeafType(type)) return compileLeaf(type)
  return isAbstractType(type) ? compileAbstract(type, field, compile) : compileObject(type, field, compile)
}

function nullable(complete: CompleteValue): CompleteValue {
  return (value, path, info, run) => {
    if (value === null || value === undefined) return null
    if (value instanceof Error) throw value
    return complete(value, path, info, run)
  }
}

function nonNull(complete: CompleteValue, { parentType, fieldName, returnType }: FieldFacts): CompleteValue {
  const refuse = (): never => {
    throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${fieldName}.`)
  }
  const notNull = (completed: unknown) => (completed === null ? refuse() : completed)
  // What is serialised later may turn out to be null; nothing else does.
  const isLeaf = isLeafType(getNullableType(returnType))
  return (value, path, info, run) => {
    if (value === null || value === undefined) return refuse()
    if (value instanceof Error) throw value
    const completed = complete(value, path, info, run)
    return isLeaf && completed instanceof Promise ? completed.then(notNull) : completed
  }
}

function compileLeaf(type: GraphQLLeafType): CompleteValue {
  const isText = type === GraphQLString || type === GraphQLID
  return (value) => {
    // What the specified scalars would hand back as it is.
    if (isText ? typeof value === 'string' : type === GraphQLBoolean && typeof value === 'boolean')
      return value
    const serialized = type.serialize(value)
    if (serialized == null) {
      throw new Error(`Expected ${type.name}.serialize() to return a value, but it returned ${serialized}.`)
    }
    return isPromise(serialized) ? Promise.resolve(serialized) : serialized
  }
}
