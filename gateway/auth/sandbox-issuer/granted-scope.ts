/** Which scopes a token gets (RFC 6749 §3.3). */
import { formatReadScope, isNamedScope, parseReadScope, type ReadScope } from '../scopes.ts'

/**
 * What a client may have and asks for. Without asking, as CCAPI's clients do, it gets everything it may have. A wildcard
 * that it may have covers the single types it asks for, and never the other way round. Empty when nothing is left.
 */
export function grantedScope(allowed: readonly string[], requested: string | undefined): readonly string[] {
  const names = requested?.split(' ').filter((name) => name !== '') ?? []
  if (names.length === 0) return allowed
  const reads = allowed.map(parseReadScope).filter((scope) => scope !== null)
  return [...new Set(names.flatMap((name) => narrowed(name, allowed, reads)))]
}

function narrowed(name: string, allowed: readonly string[], reads: readonly ReadScope[]): readonly string[] {
  if (isNamedScope(name)) return allowed.includes(name) ? [name] : []
  const wanted = parseReadScope(name)
  if (wanted === null) return []
  // Each interaction may come from another scope of the client's.
  const interactions = wanted.interactions.filter((interaction) =>
    reads.some((may) => covers(may, wanted) && may.interactions.includes(interaction)),
  )
  const isWhole = interactions.length === wanted.interactions.length
  // A v1 scope cannot say "only to read"; its v2 form can.
  if (interactions.length === 0 || (wanted.form === 'v1' && !isWhole)) return []
  return [formatReadScope({ ...wanted, interactions })]
}

function covers(may: ReadScope, wanted: ReadScope): boolean {
  if (may.level !== wanted.level) return false
  if (may.resource === '*') return true
  // A v1 name covers what Care Connect's aliases add to it: a v2 client cannot ask for that form.
  return may.resource === wanted.resource && (may.form === 'v1' || wanted.form === 'v2')
}
