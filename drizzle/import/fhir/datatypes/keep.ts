/** Picks from JSON what a column's shape has room for; whoever calls it checks whether that was all. */
import { isList, type Json, type JsonObject } from '../../json/json.ts'

/** The members that say something, or undefined where none does. */
export function present<T extends object>(members: T): T | undefined {
  const entries = Object.entries(members).filter(([, member]) => member !== undefined)
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T)
}

export function booleanOf(value: Json | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

/** Undefined for an empty list: FHIR has none. */
export function textsOf(value: Json | undefined): readonly string[] | undefined {
  if (!isList(value)) return undefined
  const texts = value.filter((item) => typeof item === 'string')
  return texts.length === 0 ? undefined : texts
}

/** Each object of a list as the column keeps it; one that leaves nothing to keep is left out. */
export function eachOf<T>(
  value: Json | undefined,
  keep: (object: JsonObject) => T | undefined,
): readonly T[] | undefined {
  if (!isList(value)) return undefined
  const kept = value.flatMap((item) => {
    const one = typeof item === 'object' && item !== null ? keep(item as JsonObject) : undefined
    return one === undefined ? [] : [one]
  })
  return kept.length === 0 ? undefined : kept
}
