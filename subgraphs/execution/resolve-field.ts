import {
  defaultFieldResolver,
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLField,
  GraphQLFloat,
  GraphQLID,
  type GraphQLOutputType,
  GraphQLString,
  getNullableType,
  isEnumType,
  isLeafType,
  isNonNullType,
} from 'graphql'
import { completeLater } from './complete-later.ts'
import type { CompleteValue } from './complete-value.ts'
import { type PropertyField, type ResolvedField, Thrown } from './execute-together.ts'
import { type Execution, isPromise, type Path } from './execution.ts'
import { asksWhere, type FieldFacts, ResolveInfo } from './resolve-info.ts'
import { tell, tellLater } from './tell.ts'

export type ReadArguments = (run: Execution) => Readonly<Record<string, unknown>>

/** What a field is resolved with. */
interface FieldParts {
  /** The name in the reply. */
  readonly key: string
  readonly field: FieldFacts
  readonly readArguments: ReadArguments
  readonly complete: CompleteValue
}

type Resolver = NonNullable<GraphQLField<unknown, unknown>['resolve']>

/** Resolves and completes one field of an object. https://spec.graphql.org/October2021/#ExecuteField() */
export function compileResolved(
  resolve: Resolver,
  { key, field, readArguments, complete }: FieldParts,
): ResolvedField {
  const mayBeNull = !isNonNullType(field.returnType)
  const typename = field.parentType.name
  const execute: ResolvedField['execute'] = (source, prev, run) => {
    const path = { prev, key, typename }
    try {
      const info = new ResolveInfo(field, run, path)
      const value: unknown = resolve(source, readArguments(run), run.context, info)
      if (isPromise(value)) return completeLater(value, complete, field, path, mayBeNull, info, run)
      const completed = complete(value, path, info, run)
      return completed instanceof Promise ? tellLater(completed, field, path, mayBeNull, run) : completed
    } catch (error) {
      return tell(error, field, path, mayBeNull, run)
    }
  }
  return { key, execute }
}

/** As graphql's `defaultFieldResolver`: the property of the field's name, called where it is a function. */
export function compileProperty(parts: FieldParts): PropertyField {
  const { key, field } = parts
  const mayBeNull = !isNonNullType(field.returnType)
  const { fieldName: property } = field
  const isLeaf = isLeafType(getNullableType(field.returnType))
  return {
    key,
    property,
    mayBeNull,
    passes: isLeaf ? passing(field.returnType) : null,
    ...(isLeaf ? { below: null, complete: completingLeaf(parts, mayBeNull) } : completing(parts, mayBeNull)),
  }
}

/** What its `serialize` would hand back as it is; for an enum, what it gives for values that are plain. */
function passing(given: GraphQLOutputType): PropertyField['passes'] {
  const type = getNullableType(given)
  if (type === GraphQLString || type === GraphQLID) return 'text'
  if (type === GraphQLFloat) return 'number'
  if (type === GraphQLBoolean) return 'boolean'
  if (!isEnumType(type) || type.serialize !== GraphQLEnumType.prototype.serialize) return null
  const texts = type.getValues().filter(({ value }) => typeof value === 'string')
  return new Map(texts.map(({ value, name }) => [value, name]))
}

function completing(parts: FieldParts, mayBeNull: boolean): Pick<PropertyField, 'below' | 'complete'> {
  const { key, field, complete } = parts
  const typename = field.parentType.name
  const needsInfo = asksWhere(field)
  const call = compileResolved(defaultFieldResolver, parts)
  return {
    below(value, prev, run) {
      const path = { prev, key, typename }
      try {
        const completed = complete(value, path, needsInfo ? new ResolveInfo(field, run, path) : null, run)
        return completed instanceof Promise ? tellLater(completed, field, path, mayBeNull, run) : completed
      } catch (error) {
        return tell(error, field, path, mayBeNull, run)
      }
    },
    complete(value, source, prev, run) {
      if (typeof value === 'function') return call.execute(source, prev, run)
      const path = { prev, key, typename }
      try {
        if (value instanceof Thrown) throw value.error
        const info = needsInfo ? new ResolveInfo(field, run, path) : null
        if (isPromise(value)) return completeLater(value, complete, field, path, mayBeNull, info, run)
        const completed = complete(value, path, info, run)
        return completed instanceof Promise ? tellLater(completed, field, path, mayBeNull, run) : completed
      } catch (error) {
        return tell(error, field, path, mayBeNull, run)
      }
    },
  }
}

/** For a leaf, which most are, nothing is made but its value. */
function completingLeaf(parts: FieldParts, mayBeNull: boolean): PropertyField['complete'] {
  const { key, field, complete } = parts
  const typename = field.parentType.name
  const other = completing(parts, mayBeNull)
  return (value, source, prev, run) => {
    if (typeof value === 'object' || typeof value === 'function')
      return other.complete(value, source, prev, run)
    try {
      const completed = complete(value, nowhere, null, run)
      if (!(completed instanceof Promise)) return completed
      return tellLater(completed, field, { prev, key, typename }, mayBeNull, run)
    } catch (error) {
      return tell(error, field, { prev, key, typename }, mayBeNull, run)
    }
  }
}

/** For completing a leaf, which does not look where it is. */
const nowhere: Path = { prev: undefined, key: '', typename: undefined }
