/**
 * OAuth scopes as they are granted: SMART v1 (https://hl7.org/fhir/smart-app-launch/1.0.0/scopes-and-launch-context/),
 * SMART v2 (https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html), the unsuffixed names of Care
 * Connect, and names of our own. Whatever is not understood grants nothing and disturbs nothing.
 */
import { type NamedScope, namedScopes } from './named-scopes.ts'

export type ScopeLevel = 'patient' | 'user' | 'system'

/** FHIR `read` of one instance by its id, and `search` for what is not known by id. SMART v2 grants them apart. */
export type Interaction = 'read' | 'search'

export interface ReadScope {
  readonly level: ScopeLevel
  /** A FHIR resource type, or `*` for every one. */
  readonly resource: string
  readonly interactions: readonly Interaction[]
  /** Care Connect speaks v1; its aliases hold in that form alone. */
  readonly form: 'v1' | 'v2'
}

/** What a token grants, as a value that nobody can add to. */
export interface GrantedScopes {
  readonly reads: readonly ReadScope[]
  readonly named: readonly NamedScope[]
}

const both: readonly Interaction[] = Object.freeze(['read', 'search'] as const)

/** Care Connect names these two without a suffix; they are read-only by nature there. */
const unsuffixed = /^(patient|user|system)\/(DocumentReference|Binary)$/
const smartV1 = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{1,63})\.(read|write|\*)$/
/** In this order and each once, as SMART v2 has it. A query part (`?category=…`) does not match: see `parseScopes`. */
const smartV2 = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{1,63})\.(?=[cruds])(c?r?u?d?s?)$/

/**
 * Reads the `scope` of a token: one text with spaces, or a list. A write scope grants nothing. A v2 scope with a query
 * part grants nothing either: to leave the query out would widen it, and nothing here could keep to it.
 */
export function parseScopes(granted: string | readonly string[]): GrantedScopes {
  const names = [...new Set(typeof granted === 'string' ? granted.split(' ') : granted)]
  return Object.freeze({
    reads: Object.freeze(names.map(parseReadScope).filter((scope) => scope !== null)),
    named: Object.freeze(names.filter(isNamedScope)),
  })
}

/** Whether some scope grants to read without to search, or the other way round; most grant both. */
export function grantsApart({ reads }: GrantedScopes): boolean {
  return reads.some(({ interactions }) => interactions.length < both.length)
}

/** Null for what grants no reading. */
export function parseReadScope(name: string): ReadScope | null {
  const bare = unsuffixed.exec(name)
  if (bare !== null) return readScope(bare, both, 'v1')
  const v1 = smartV1.exec(name)
  if (v1 !== null) return v1[3] === 'write' ? null : readScope(v1, both, 'v1')
  const v2 = smartV2.exec(name)
  return v2 === null ? null : readScope(v2, interactionsOf(v2[3] ?? ''), 'v2')
}

/** The scope's own spelling, reduced to reading: `user/*.*` comes back as `user/*.read`. */
export function formatReadScope({ level, resource, interactions, form }: ReadScope): string {
  const v2 = interactions.map((interaction) => interaction.charAt(0)).join('')
  return `${level}/${resource}.${form === 'v1' ? 'read' : v2}`
}

export function isNamedScope(name: string): name is NamedScope {
  return Object.hasOwn(namedScopes, name)
}

function interactionsOf(letters: string): readonly Interaction[] {
  return both.filter((interaction) => letters.includes(interaction.charAt(0)))
}

function readScope(
  [, level, resource = '']: RegExpExecArray,
  interactions: readonly Interaction[],
  form: ReadScope['form'],
): ReadScope | null {
  if (interactions.length === 0) return null
  return Object.freeze({
    level: level as ScopeLevel,
    resource,
    interactions: Object.freeze(interactions),
    form,
  })
}
