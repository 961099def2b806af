import {
  GraphQLError,
  GraphQLID,
  type GraphQLOutputType,
  GraphQLString,
  getNullableType,
  isNonNullType,
} from 'graphql'
import { completeLater } from './complete-later.ts'
import type { CompleteValue } from './complete-value.ts'
import { type Execution, ignoreFailures, isPromise, type Path } from './execution.ts'
import type { FieldFacts, ResolveInfo } from './resolve-info.ts'
import { settle } from './settle.ts'
import { tell, tellLater } from './tell.ts'

export function compileList(
  itemType: GraphQLOutputType,
  completeItem: CompleteValue,
  field: FieldFacts,
): CompleteValue {
  const mayBeNull = !isNonNullType(itemType)
  const type = getNullableType(itemType)
  const passesText = type === GraphQLString || type === GraphQLID

  return (value, path, info, run) => {
    const items = iterable(value, field)
    const completed: unknown[] = Array.isArray(items) ? new Array(items.length) : []
    const pending: number[] = []
    let next = 0
    try {
      for (const item of items) {
        const isDone = passesText && typeof item === 'string'
        const done = isDone ? item : completeOne(item, next, path, info, run)
        if (done instanceof Promise) pending.push(next)
        completed[next] = done
        next++
      }
    } catch (error) {
      ignoreFailures(completed)
      // What comes after the failure was not looked at.
      if (Array.isArray(items)) ignoreFailures(items.slice(next))
      throw error
    }
    return pending.length === 0 ? completed : settle(completed, pending)
  }

  function completeOne(
    item: unknown,
    key: number,
    prev: Path,
    info: ResolveInfo | null,
    run: Execution,
  ): unknown {
    const path = { prev, key, typename: undefined }
    try {
      if (isPromise(item)) return completeLater(item, completeItem, field, path, mayBeNull, info, run)
      const done = completeItem(item, path, info, run)
      return done instanceof Promise ? tellLater(done, field, path, mayBeNull, run) : done
    } catch (error) {
      return tell(error, field, path, mayBeNull, run)
    }
  }
}

function iterable(value: unknown, { parentType, fieldName }: FieldFacts): Iterable<unknown> {
  if (typeof value === 'object' && value !== null && Symbol.iterator in value)
    return value as Iterable<unknown>
  throw new GraphQLError(
    `Expected Iterable, but did not find one for field "${parentType.name}.${fieldName}".`,
  )
}
