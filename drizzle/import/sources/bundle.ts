/** The entries of a Bundle (https://hl7.org/fhir/R4/bundle.html). */
import { isList, isObject, type Json, type JsonObject, textOf } from '../json/json.ts'
import { type Entry, entryOf, isReadable, keyText, type ResourceKey } from './entry.ts'

const readTypes = ['transaction', 'batch', 'collection', 'searchset']

/**
 * Why a bundle is not read, or undefined. A document and a message are statements of one moment that stand or
 * fall as a whole; a history holds several versions of a resource, and deletions; the rest are answers.
 */
export function bundleProblem(bundle: JsonObject): string | undefined {
  const type = textOf(bundle.type)
  if (type === undefined) return 'Bundle.type: missing'
  if (!readTypes.includes(type)) {
    return `Bundle.type: only ${readTypes.join(', ')} are read, not ${/^[a-z-]+$/.test(type) ? type : 'this one'}`
  }
  return bundle.entry === undefined || isList(bundle.entry) ? undefined : 'Bundle.entry: not a list'
}

export function bundleEntries(bundle: JsonObject): readonly Entry[] {
  const given = isList(bundle.entry) ? bundle.entry : []
  const fullUrls = new Map<string, ResourceKey>()
  const entries = given.map((entry, at) => bundleEntry(entry, at + 1, fullUrls))
  for (const entry of entries) {
    if (isReadable(entry) && entry.fullUrl !== undefined) noteFullUrl(fullUrls, entry.fullUrl, entry)
  }
  return entries
}

/** A URL that two resources claim names neither: a reference to it would be a guess. */
const claimedTwice: ResourceKey = { type: '', sourceId: '' }

function noteFullUrl(fullUrls: Map<string, ResourceKey>, fullUrl: string, key: ResourceKey): void {
  const known = fullUrls.get(fullUrl)
  const isSame = known === undefined || keyText(known) === keyText(key)
  fullUrls.set(fullUrl, isSame ? key : claimedTwice)
}

function bundleEntry(entry: Json, position: number, fullUrls: ReadonlyMap<string, ResourceKey>): Entry {
  const place = { unit: 'entry', position } as const
  if (!isObject(entry)) return { ...place, type: undefined, problem: 'Bundle.entry: not an object' }
  const method = isObject(entry.request) ? textOf(entry.request.method) : undefined
  if (method !== undefined && !['POST', 'PUT'].includes(method)) {
    return { ...place, type: undefined, problem: 'Bundle.entry.request: only POST and PUT bring a resource' }
  }
  if (entry.resource === undefined) return { ...place, type: undefined, problem: 'Bundle.entry: no resource' }
  const read = entryOf(entry.resource, place, textOf(entry.fullUrl), fullUrls)
  return read.type === 'Bundle' ? { ...place, type: 'Bundle', problem: 'a Bundle within a Bundle' } : read
}
