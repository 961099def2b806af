import {
  type GraphQLField,
  GraphQLID,
  GraphQLString,
  getNullableType,
  isLeafType,
  isNonNullType,
} from 'graphql'
import type { ExecuteFields } from './compile-fields.ts'
import { type CompleteValue, completeLater, tell, tellLater } from './complete-value.ts'
import { type Execution, isPromise, type Path } from './execution.ts'
import { asksWhere, type FieldFacts, ResolveInfo } from './resolve-info.ts'

export type ReadArguments = (run: Execution) => Readonly<Record<string, unknown>>

/** What a field is resolved with. */
interface FieldParts {
  readonly field: FieldFacts
  readonly readArguments: ReadArguments
  readonly complete: CompleteValue
}

type Resolver = NonNullable<GraphQLField<unknown, unknown>['resolve']>

/**
 * Resolves and completes one field of an object. https://spec.graphql.org/October2021/#ExecuteField()
 * @param resolve absent for a field that is a property of its object.
 */
export function compileResolution(
  key: string,
  resolve: Resolver | undefined,
  parts: FieldParts,
): ExecuteFields {
  const { field } = parts
  if (resolve) return telling(key, field, resolving(resolve, parts))
  const execute = telling(key, field, reading(parts))
  return isLeafType(getNullableType(field.returnType)) ? leaf(key, parts, execute) : execute
}

/** Its resolver called and its value completed; throws what goes wrong. `path` leads to the field. */
type ResolveField = (source: unknown, path: Path, run: Execution) => unknown

/** A field's error is told there, or goes up where null may not be. */
function telling(key: string, field: FieldFacts, resolve: ResolveField): ExecuteFields {
  const mayBeNull = !isNonNullType(field.returnType)
  const typename = field.parentType.name
  return (source, prev, run) => {
    const path = { prev, key, typename }
    try {
      const value = resolve(source, path, run)
      return value instanceof Promise ? tellLater(value, field, path, mayBeNull, run) : value
    } catch (error) {
      return tell(error, field, path, mayBeNull, run)
    }
  }
}

function resolving(resolve: Resolver, { field, readArguments, complete }: FieldParts): ResolveField {
  return (source, path, run) => {
    const info = new ResolveInfo(field, run, path)
    const value: unknown = resolve(source, readArguments(run), run.context, info)
    return isPromise(value)
      ? completeLater(value, complete, path, info, run)
      : complete(value, path, info, run)
  }
}

/**
 * A leaf that is a property of its object, which most fields are: nothing is made for it but its value.
 * @param otherwise does what remains: properties that are functions or promises, and objects that are none.
 */
function leaf(key: string, { field, complete }: FieldParts, otherwise: ExecuteFields): ExecuteFields {
  const { fieldName, parentType, returnType } = field
  const mayBeNull = !isNonNullType(returnType)
  const type = getNullableType(returnType)
  const passesText = type === GraphQLString || type === GraphQLID
  return (source, prev, run) => {
    if (typeof source !== 'object' || source === null) return otherwise(source, prev, run)
    const value = (source as Readonly<Record<string, unknown>>)[fieldName]
    if (typeof value === 'string' && passesText) return value
    if (typeof value === 'function' || isPromise(value)) return otherwise(source, prev, run)
    try {
      return complete(value, nowhere, null, run)
    } catch (error) {
      return tell(error, field, { prev, key, typename: parentType.name }, mayBeNull, run)
    }
  }
}

/** For completing a leaf, which does not look where it is. */
const nowhere: Path = { prev: undefined, key: '', typename: undefined }

/** As graphql's `defaultFieldResolver`: the property of the field's name, called where it is a function. */
function reading(parts: FieldParts): ResolveField {
  const { field, complete } = parts
  const { fieldName } = field
  const call = resolving(
    (source, given, context, info) =>
      (source as Readonly<Record<string, (...passed: unknown[]) => unknown>>)[fieldName]?.(
        given,
        context,
        info,
      ),
    parts,
  )
  const needsInfo = asksWhere(field)
  return (source, path, run) => {
    // What has no properties has no value for the field.
    const hasProperties = (typeof source === 'object' && source !== null) || typeof source === 'function'
    const value = hasProperties ? (source as Readonly<Record<string, unknown>>)[fieldName] : undefined
    if (typeof value === 'function') return call(source, path, run)
    const info = needsInfo ? new ResolveInfo(field, run, path) : null
    return isPromise(value)
      ? completeLater(value, complete, path, info, run)
      : complete(value, path, info, run)
  }
}
