/** One text per JSON value, whatever the order of its keys: what hashes and comparisons are made of. */
import { isLosslessNumber } from 'lossless-json'

/** Keys sorted, absent (undefined) members left out, numbers with the digits they were written with. */
export function canonicalJson(value: unknown): string {
  if (isLosslessNumber(value)) return value.toString()
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/** Equal as JSON: the order of keys and absent (undefined) members make no difference, digits do. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (isLosslessNumber(a) || isLosslessNumber(b)) return canonicalJson(a) === canonicalJson(b)
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((one, at) => sameJson(one, b[at]))
    )
  }
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const name of names) if (!sameJson(left[name], right[name])) return false
  return true
}
