/** One resource of a file, or what stands where one should be. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../json/canonical.ts'
import { isObject, type Json, type JsonObject, textOf } from '../json/json.ts'

/** Where in its file: a line of NDJSON, or an entry of a bundle, both counted from 1; 0 for a single resource. */
export interface Place {
  readonly unit: 'line' | 'entry'
  readonly position: number
}

/** The entries of one bundle by fullUrl: what `urn:uuid:` references within it mean. */
export type FullUrls = ReadonlyMap<string, ResourceKey>

export interface ResourceKey {
  readonly type: string
  readonly sourceId: string
}

export interface ResourceEntry extends Place, ResourceKey {
  readonly resource: JsonObject
  readonly fullUrl: string | undefined
  readonly fullUrls: FullUrls
}

export interface UnreadableEntry extends Place {
  readonly type: string | undefined
  readonly problem: string
}

export type Entry = ResourceEntry | UnreadableEntry

export function isReadable(entry: Entry): entry is ResourceEntry {
  return 'resource' in entry
}

export function keyText({ type, sourceId }: ResourceKey): string {
  return `${type}/${sourceId}`
}

/** A resource without an id is known by its content, so that importing it twice changes nothing. */
export function sourceIdOf(resource: JsonObject): string {
  const id = textOf(resource.id)
  return id !== undefined && id !== ''
    ? id
    : createHash('sha256').update(canonicalJson(resource)).digest('hex')
}

const noFullUrls: FullUrls = new Map()

/** Why a piece of JSON is no resource goes into the entry's problem. */
export function entryOf(
  json: Json | undefined,
  place: Place,
  fullUrl?: string,
  fullUrls: FullUrls = noFullUrls,
): Entry {
  const type = isObject(json) ? textOf(json.resourceType) : undefined
  if (!isObject(json) || type === undefined) return { ...place, type, problem: 'not FHIR: no resourceType' }
  if (json.id !== undefined && typeof json.id !== 'string') {
    return { ...place, type, problem: `${type}.id: not a text` }
  }
  return { ...place, type, sourceId: sourceIdOf(json), resource: json, fullUrl, fullUrls }
}
