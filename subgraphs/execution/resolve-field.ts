import {
  defaultFieldResolver,
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
  const isLeaf = isLeafType(getNullableType(field.returnType))
  return isLeaf ? leaf(key, parts) : telling(key, field, reading(parts))
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

/** Completes what a property holds; for a function, what it gives. Throws what goes wrong. */
type CompleteProperty = (value: unknown, source: unknown, path: Path, run: Execution) => unknown

function property(fieldName: string, source: unknown): unknown {
  // What has no properties has no value for the field.
  const hasProperties = (typeof source === 'object' && source !== null) || typeof source === 'function'
  return hasProperties ? (source as Readonly<Record<string, unknown>>)[fieldName] : undefined
}

/** As graphql's `defaultFieldResolver`: the property of the field's name, called where it is a function. */
function reading(parts: FieldParts): ResolveField {
  const { fieldName } = parts.field
  const completeProperty = completingProperty(parts)
  return (source, path, run) => completeProperty(property(fieldName, source), source, path, run)
}

function completingProperty(parts: FieldParts): CompleteProperty {
  const { field, complete } = parts
  const call = resolving(defaultFieldResolver, parts)
  const needsInfo = asksWhere(field)
  return (value, source, path, run) => {
    if (typeof value === 'function') return call(source, path, run)
    const info = needsInfo ? new ResolveInfo(field, run, path) : null
    return isPromise(value)
      ? completeLater(value, complete, path, info, run)
      : complete(value, path, info, run)
  }
}

/**
 * A leaf that is a property of its object, which most fields are: nothing is made for it but its value. The property is
 * read once: read again, it could be another promise, and nobody would hear the first one fail.
 */
function leaf(key: string, parts: FieldParts): ExecuteFields {
  const { field, complete } = parts
  const { fieldName, parentType, returnType } = field
  const mayBeNull = !isNonNullType(returnType)
  const type = getNullableType(returnType)
  const passesText = type === GraphQLString || type === GraphQLID
  const completeProperty = completingProperty(parts)
  return (source, prev, run) => {
    try {
      const value = property(fieldName, source)
      if (typeof value === 'string' && passesText) return value
      if (typeof value !== 'function' && !isPromise(value)) {
        const completed = complete(value, nowhere, null, run)
        if (!(completed instanceof Promise)) return completed
        return tellLater(completed, field, { prev, key, typename: parentType.name }, mayBeNull, run)
      }
      const path = { prev, key, typename: parentType.name }
      const completed = completeProperty(value, source, path, run)
      return completed instanceof Promise ? tellLater(completed, field, path, mayBeNull, run) : completed
    } catch (error) {
      return tell(error, field, { prev, key, typename: parentType.name }, mayBeNull, run)
    }
  }
}

/** For completing a leaf, which does not look where it is. */
const nowhere: Path = { prev: undefined, key: '', typename: undefined }
