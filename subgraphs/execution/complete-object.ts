import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  isObjectType,
} from 'graphql'
import type { ExecuteFields, FieldCompiler } from './compile-fields.ts'
import type { CompleteValue } from './complete-value.ts'
import { type Execution, isPromise, type Path } from './execution.ts'
import type { FieldFacts, ResolveInfo } from './resolve-info.ts'

export function compileObject(
  type: GraphQLObjectType,
  { fieldNodes }: FieldFacts,
  compile: FieldCompiler,
): CompleteValue {
  const { isTypeOf } = type
  // When the first object is met: fragments that spread others twice select more than any data will hold.
  let known: ExecuteFields | undefined
  const executeFields: ExecuteFields = (value, path, run) => {
    known ??= compile(type, fieldNodes)
    return known(value, path, run)
  }
  if (!isTypeOf) return (value, path, _info, run) => executeFields(value, path, run)

  const proceed = (isType: unknown, value: unknown, path: Path, run: Execution) => {
    if (!isType) throw new GraphQLError(`Expected a value of type "${type.name}", but got another.`)
    return executeFields(value, path, run)
  }
  return (value, path, info, run) => {
    const answer = isTypeOf.call(type, value, run.context, info as ResolveInfo)
    return isPromise(answer)
      ? Promise.resolve(answer).then((isType) => proceed(isType, value, path, run))
      : proceed(answer, value, path, run)
  }
}

/** The members of an interface or union that are met are compiled when they are. */
export function compileAbstract(
  type: GraphQLAbstractType,
  field: FieldFacts,
  compile: FieldCompiler,
): CompleteValue {
  const { schema } = field.operation
  const resolveType = type.resolveType ?? defaultTypeResolver
  const completeByName = new Map<string, CompleteValue>()

  return (value, path, info, run) => {
    const proceed = (name: unknown) => completionOf(name)(value, path, info, run)
    const answer = resolveType(value, run.context, info as ResolveInfo, type)
    return isPromise(answer) ? Promise.resolve(answer).then(proceed) : proceed(answer)
  }

  function completionOf(name: unknown): CompleteValue {
    const known = typeof name === 'string' ? completeByName.get(name) : undefined
    if (known !== undefined) return known
    const object = typeof name === 'string' ? schema.getType(name) : undefined
    if (!isObjectType(object) || !schema.isSubType(type, object)) {
      throw new GraphQLError(
        `Abstract type "${type.name}" must resolve to one of its object types for field "${field.parentType.name}.${field.fieldName}".`,
      )
    }
    const complete = compileObject(object, field, compile)
    completeByName.set(object.name, complete)
    return complete
  }
}
