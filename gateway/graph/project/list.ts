import { type Complete, type Completion, completeInvalid, locate, nulled, rejectNull } from './projection.ts'

/** A list whose items are of one type; null where one of them is that must not be. */
export function compileList({ complete, required }: Completion): Complete {
  return (value, projection) => {
    if (!Array.isArray(value)) return completeInvalid(value, 'a list', projection)
    const { errors } = projection
    const completed = new Array<unknown>(value.length)
    for (let index = 0; index < value.length; index++) {
      const before = errors.length
      const item = complete(value[index], projection)
      if (item === null && required !== null && errors.length === before) rejectNull(required, errors)
      if (errors.length !== before) locate(errors, before, index)
      if (item === null && required !== null) return nulled(value)
      completed[index] = item
    }
    return completed
  }
}
