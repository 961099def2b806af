/** What a FHIR Reference points at (https://hl7.org/fhir/R4/references.html#literal). */
import { isList, isObject, type Json, type JsonObject, textOf } from '../json/json.ts'

export type Target =
  /** `Type/id`, with or without a version. */
  | { readonly kind: 'record'; readonly type: string; readonly sourceId: string }
  /** A `urn:` or the URL of a resource, meaning the entry with that fullUrl. */
  | { readonly kind: 'url'; readonly url: string }
  /** `Type?identifier=system|value`, or only an identifier where the type is known. */
  | { readonly kind: 'identifier'; readonly type: string; readonly system: string; readonly value: string }
  | { readonly kind: 'contained'; readonly containedId: string }
  /** Names somebody without pointing at a record. */
  | { readonly kind: 'logical' }
  | { readonly kind: 'unreadable' }

const relative = /^([A-Z][A-Za-z]+)\/([^/?#\s]+)(?:\/_history\/[^/]+)?$/
const conditional = /^([A-Z][A-Za-z]+)\?identifier=([^&]+)$/

/** By the literal alone; an identifier beside it does not count: see `identifiedTarget`. */
export function targetOf(reference: JsonObject): Target {
  const literal = textOf(reference.reference)
  if (literal === undefined) return { kind: 'logical' }
  if (literal.startsWith('#')) return { kind: 'contained', containedId: literal.slice(1) }
  if (/^(?:urn:|https?:)/i.test(literal))
    return { kind: 'url', url: literal.replace(/\/_history\/[^/]+$/, '') }
  const [, type, sourceId] = relative.exec(literal) ?? []
  if (type !== undefined && sourceId !== undefined) return { kind: 'record', type, sourceId }
  return conditionalTarget(literal)
}

/** The identifier a logical reference gives, as a target of the type its element must point to. */
export function identifiedTarget(reference: JsonObject, type: string): Target {
  const { identifier } = reference
  if (!isObject(identifier)) return { kind: 'logical' }
  const [system, value] = [textOf(identifier.system), textOf(identifier.value)]
  if (system === undefined || value === undefined) return { kind: 'logical' }
  return { kind: 'identifier', type, system, value }
}

/** Every Reference with a literal in a piece of JSON, extensions included. */
export function referencesWithin(value: Json | undefined): readonly JsonObject[] {
  if (isList(value)) return value.flatMap(referencesWithin)
  if (!isObject(value)) return []
  const own = typeof value.reference === 'string' ? [value] : []
  return [...own, ...Object.values(value).flatMap(referencesWithin)]
}

/** The same JSON with every Reference that has a literal rewritten. */
export function withReferences(value: Json, rewritten: (reference: JsonObject) => JsonObject): Json {
  if (isList(value)) return value.map((item) => withReferences(item, rewritten))
  if (!isObject(value)) return value
  const members = Object.entries(value).map(([name, member]): [string, Json | undefined] => [
    name,
    member === undefined ? undefined : withReferences(member, rewritten),
  ])
  const same = Object.fromEntries(members)
  return typeof value.reference === 'string' ? rewritten(same) : same
}

function conditionalTarget(literal: string): Target {
  const [, type, token] = conditional.exec(literal) ?? []
  if (type === undefined || token === undefined) return { kind: 'unreadable' }
  const [system = '', value] = decoded(token).split('|', 2)
  // Postgres has no place for a zero character.
  return value && !value.includes('\0') ? { kind: 'identifier', type, system, value } : { kind: 'unreadable' }
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token)
  } catch {
    return token
  }
}
