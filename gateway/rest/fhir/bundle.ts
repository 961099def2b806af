/** Bundles of type searchset (https://hl7.org/fhir/STU3/bundle.html#searchset). */
import type { Withheld } from '../../../schema/withheld.ts'
import type { Found } from './entry.ts'
import type { Parameter } from './exchange.ts'
import { outcome } from './outcome.ts'
import type { Resource } from './resource.ts'
import { AFTER, type ParsedSearch } from './search/parse-search.ts'

interface SearchSet {
  readonly id: string
  readonly base: string
  readonly type: string
  readonly search: ParsedSearch<object>
  readonly found: Found<Resource>
  readonly withheld: readonly Withheld[]
}

/** `total` counts the matches of every page; with `_summary=count` nothing else is said. */
export function searchSet({ id, base, type, search, found, withheld }: SearchSet): Resource {
  const bundle = { resourceType: 'Bundle', id, type: 'searchset', total: found.total }
  if (search.page.count === 0) return bundle
  return {
    ...bundle,
    link: links(`${base}/${type}`, search.applied, found.next),
    entry: [
      ...found.matches.map((match) => entry(base, match, 'match')),
      ...found.others.map((other) => entry(base, other, 'include')),
      ...ignoredEntry(search.ignored),
      ...withheldEntry(withheld),
    ],
  }
}

function entry(base: string, resource: Resource, mode: 'match' | 'include') {
  return { fullUrl: `${base}/${resource.resourceType}/${resource.id}`, resource, search: { mode } }
}

/** Tells a lenient caller which parameters narrowed nothing (base STU3: mode outcome). */
function ignoredEntry(names: readonly string[]) {
  if (names.length === 0) return []
  const text = `Not supported here and ignored: ${names.join(', ')}.`
  const issue = { severity: 'warning', code: 'not-supported', text } as const
  return [{ resource: outcome([issue]), search: { mode: 'outcome' } }]
}

/** Tells that the matches are not all there are, or may not be. */
function withheldEntry(withheld: readonly Withheld[]) {
  if (withheld.length === 0) return []
  const issues = withheld.map(
    (each) => ({ severity: 'information', code: 'suppressed', text: wordsFor(each) }) as const,
  )
  return [{ resource: outcome(issues), search: { mode: 'outcome' } }]
}

function wordsFor({ type, reason, careSetting }: Withheld): string {
  if (reason === 'scope') return `${type} is not open to the caller.`
  if (reason === 'restricted') return `Restricted ${type} records are left out.`
  return `${type} of ${careSetting} sources is not open to the caller.`
}

function links(address: string, applied: readonly Parameter[], next: string | null) {
  const others = applied.filter(([name]) => name !== AFTER)
  const self = { relation: 'self', url: withQuery(address, applied) }
  if (next === null) return [self]
  return [self, { relation: 'next', url: withQuery(address, [...others, [AFTER, next]]) }]
}

function withQuery(address: string, parameters: readonly Parameter[]): string {
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString()
  return query === '' ? address : `${address}?${query}`
}
