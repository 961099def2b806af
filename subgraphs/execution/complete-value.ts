import {
  GraphQLBoolean,
  GraphQLError,
  GraphQLID,
  type GraphQLLeafType,
  type GraphQLOutputType,
  GraphQLString,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  locatedError,
} from 'graphql'
import type { FieldCompiler } from './compile-fields.ts'
import { compileAbstract, compileObject } from './complete-object.ts'
import { type Execution, ignoreFailures, isPromise, type Path, tellOnce } from './execution.ts'
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
  if (isNonNullType(type)) return nonNull(compileCompletion(type.ofType, field, compile), field)
  if (isListType(type)) return nullable(compileList(type.ofType, field, compile))
  if (isLeafType(type)) return nullable(compileLeaf(type))
  return nullable(
    isAbstractType(type) ? compileAbstract(type, field, compile) : compileObject(type, field, compile),
  )
}

function nullable(complete: CompleteValue): CompleteValue {
  return (value, path, info, run) => {
    if (value === null || value === undefined) return null
    if (value instanceof Error) throw value
    return complete(value, path, info, run)
  }
}

function nonNull(complete: CompleteValue, { parentType, fieldName }: FieldFacts): CompleteValue {
  const refuse = (): never => {
    throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${fieldName}.`)
  }
  const notNull = (completed: unknown) => (completed === null ? refuse() : completed)
  return (value, path, info, run) => {
    const completed = complete(value, path, info, run)
    if (completed === null) return refuse()
    return completed instanceof Promise ? completed.then(notNull) : completed
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

function compileList(itemType: GraphQLOutputType, field: FieldFacts, compile: FieldCompiler): CompleteValue {
  const completeItem = compileCompletion(itemType, field, compile)
  const mayBeNull = !isNonNullType(itemType)

  return (value, path, info, run) => {
    if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) {
      const name = `${field.parentType.name}.${field.fieldName}`
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${name}".`)
    }
    const completed: unknown[] = []
    let isPending = false
    try {
      for (const item of value as Iterable<unknown>) {
        const done = completeOne(item, { prev: path, key: completed.length, typename: undefined }, info, run)
        if (done instanceof Promise) isPending = true
        completed.push(done)
      }
    } catch (error) {
      ignoreFailures(completed)
      // What comes after the failure was not looked at.
      if (Array.isArray(value)) ignoreFailures(value.slice(completed.length))
      throw error
    }
    return isPending ? Promise.all(completed) : completed
  }

  function completeOne(item: unknown, path: Path, info: ResolveInfo | null, run: Execution): unknown {
    try {
      const done = isPromise(item)
        ? completeLater(item, completeItem, path, info, run)
        : completeItem(item, path, info, run)
      return done instanceof Promise ? tellLater(done, field, path, mayBeNull, run) : done
    } catch (error) {
      return tell(error, field, path, mayBeNull, run)
    }
  }
}

/** Completes a value once it is there. */
export function completeLater(
  value: Promise<unknown>,
  complete: CompleteValue,
  path: Path,
  info: ResolveInfo | null,
  run: Execution,
): Promise<unknown> {
  // Whatever a resolver gave: from here on there are promises of this realm only.
  return Promise.resolve(value).then((resolved) => complete(resolved, path, info, run))
}

/** As `tell`, for what fails later. */
export function tellLater(
  value: Promise<unknown>,
  field: FieldFacts,
  path: Path,
  mayBeNull: boolean,
  run: Execution,
): Promise<unknown> {
  return value.then(undefined, (error: unknown) => tell(error, field, path, mayBeNull, run))
}

/** Null with the error told, where a null may be; else the error goes to whatever is above. */
export function tell(
  error: unknown,
  { fieldNodes }: FieldFacts,
  path: Path,
  mayBeNull: boolean,
  run: Execution,
): null {
  const located = locatedError(error, fieldNodes, pathKeys(path))
  if (!mayBeNull) throw located
  tellOnce(located, path, run)
  return null
}

function pathKeys(path: Path): (string | number)[] {
  const keys: (string | number)[] = []
  for (let place: Path | undefined = path; place !== undefined; place = place.prev) keys.push(place.key)
  return keys.reverse()
}
