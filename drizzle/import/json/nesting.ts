import { isList, isObject, type Json } from './json.ts'

/** Whether lists and objects go deeper than `most`; looks level by level, as going down would exhaust the stack. */
export function isNestedBeyond(value: Json, most: number): boolean {
  let level: (Json | undefined)[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true
    level = level.flatMap((item) => (isList(item) ? [...item] : isObject(item) ? Object.values(item) : []))
  }
  return false
}
