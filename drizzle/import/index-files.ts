/** The first pass: reads every entry once, checks it, and keeps only what it is and what it refers to. */
import type { FhirVersion } from '../schema/columns.ts'
import { referencesWithin, targetOf } from './fhir/references.ts'
import { checkResource } from './fhir/resource-check.ts'
import { isStoredType } from './fhir/structure/lookup.ts'
import { majority, shownVersion, versionSigns } from './fhir/version.ts'
import { isList, isObject, type JsonObject, textOf } from './json/json.ts'
import { isNestedBeyond } from './json/nesting.ts'
import { identityOf } from './references/patient-identity.ts'
import { type Aliases, createRecordIndex, noteAlias, type RecordIndex } from './references/record-index.ts'
import { keyNameOf, requiredReferences } from './references/required-references.ts'
import { type Entry, isReadable, keyText, type Place, type ResourceEntry } from './sources/entry.ts'
import type { SourceFile } from './sources/list-files.ts'
import { FileRefused, readEntries } from './sources/read-entries.ts'
import type { Tally } from './tally.ts'

export interface IndexedFiles {
  readonly index: RecordIndex
  /** By fullUrl. */
  readonly aliases: Aliases
  readonly files: readonly IndexedFile[]
  readonly hasGpConnectProfile: boolean
}

export interface IndexedFile {
  readonly file: SourceFile
  readonly firstOrdinal: number
  /** Of stored types, whether refused later or not. */
  readonly types: ReadonlySet<string>
  readonly version: FhirVersion
  /** True where neither the resources nor the caller say the version. */
  readonly isVersionAssumed: boolean
}

interface Indexing {
  readonly tally: Tally
  readonly onFile: (file: SourceFile) => void
  readonly signal?: AbortSignal
}

/** What is refused by itself goes into the tally, and has an ordinal but no record in the index. */
export async function indexFiles(files: readonly SourceFile[], indexing: Indexing): Promise<IndexedFiles> {
  const index = createRecordIndex()
  const aliases: Aliases = new Map()
  const indexed: IndexedFile[] = []
  const seen = { hasGpConnectProfile: false }
  for (const [number, file] of files.entries()) {
    indexed.push(await indexFile(file, { number, index, aliases, seen, ...indexing }))
    indexing.onFile(file)
  }
  return { index, aliases, files: indexed, ...seen }
}

interface IndexingFile extends Indexing {
  readonly number: number
  readonly index: RecordIndex
  readonly aliases: Aliases
  readonly seen: { hasGpConnectProfile: boolean }
}

async function indexFile(file: SourceFile, indexing: IndexingFile): Promise<IndexedFile> {
  const { index, seen, tally, signal } = indexing
  const firstOrdinal = index.size
  const types = new Set<string>()
  let chosen: ChosenVersion | undefined
  try {
    for await (const batch of readEntries(file)) {
      signal?.throwIfAborted()
      chosen ??= fileVersion(batch, file.askedVersion)
      for (const { type, resource } of batch.filter(isReadable)) {
        if (isStoredType(type)) types.add(type)
        seen.hasGpConnectProfile ||= isGpConnect(resource)
      }
      for (const entry of batch) addEntry(entry, { ...indexing, file, version: chosen.version })
    }
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    tally.refuse({ file: file.path, place: '', type: undefined, reason: error.message })
  }
  return { file, firstOrdinal, types, ...(chosen ?? { version: 'R4', isVersionAssumed: false }) }
}

type ChosenVersion = Pick<IndexedFile, 'version' | 'isVersionAssumed'>

interface Adding {
  readonly number: number
  readonly file: SourceFile
  readonly version: FhirVersion
  readonly index: RecordIndex
  readonly aliases: Aliases
  readonly tally: Tally
}

function addEntry(entry: Entry, adding: Adding): void {
  const { index, tally } = adding
  if (isReadable(entry) && !isStoredType(entry.type)) {
    tally.countUnmodelled(entry.type)
    index.add(undefined)
    return
  }
  const isStored = isStoredType(entry.type)
  if (isStored && entry.type !== undefined) tally.count(entry.type, 'read')
  const problem = isReadable(entry) ? addRecord(entry, adding) : entry.problem
  if (problem === undefined) return
  index.add(undefined)
  if (isReadable(entry)) index.markRead(index.keyNumber(keyText(entry)))
  if (isStored && entry.type !== undefined) tally.count(entry.type, 'refused')
  tally.refuse({ file: adding.file.path, place: placeText(entry), type: entry.type, reason: problem })
}

/** Why the entry is refused by itself; undefined where it was added. */
function addRecord(entry: ResourceEntry, { number, version, index, aliases }: Adding): string | undefined {
  const { type, resource, fullUrls, fullUrl, unit, position } = entry
  if (!isStoredType(type)) return undefined
  if (isNestedBeyond(resource, DEEPEST_NESTING)) return `nested more than ${DEEPEST_NESTING} deep`
  const signs = versionSigns(resource)
  if (signs.foreign !== undefined) return `FHIR ${signs.foreign} is not read`
  if (signs.form !== undefined && signs.form !== version) {
    return `has the form of FHIR ${signs.form} in a file of ${version}`
  }
  const checked = checkResource(resource, version)
  const { problem, required } = requiredReferences({ type, resource, fullUrls }, checked.references)
  if (checked.problem !== undefined || problem !== undefined) return checked.problem ?? problem
  const key = index.keyNumber(keyText(entry))
  for (const reference of referencesWithin(resource)) {
    const name = keyNameOf(targetOf(reference), fullUrls)
    if (name !== undefined) index.keyNumber(name)
  }
  const edges = required.map(({ key: to, path }) => ({ to: index.keyNumber(to), path }))
  const identity =
    type === 'Patient' ? identityOf(resource, new Date().toISOString().slice(0, 10)) : undefined
  index.add({ key, file: number, unit, position, edges, identity, changedAtMs: changedAtMs(resource) })
  if (fullUrl !== undefined) noteAlias(aliases, fullUrl, key)
  return undefined
}

function changedAtMs({ meta }: JsonObject): number | undefined {
  const at = isObject(meta) ? Date.parse(textOf(meta.lastUpdated) ?? '') : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

/** Deeper than any FHIR resource goes, and shallow enough for what walks it. */
const DEEPEST_NESTING = 200

export function placeText({ unit, position }: Place): string {
  return position === 0 ? '' : `${unit} ${position}`
}

/** Of a file of lines, the first batch speaks for the rest: the file is not held in memory. */
function fileVersion(batch: readonly Entry[], asked: FhirVersion | undefined): ChosenVersion {
  if (asked !== undefined) return { version: asked, isVersionAssumed: false }
  const counts: Record<FhirVersion, number> = { STU3: 0, R4: 0 }
  for (const entry of batch) {
    const version = isReadable(entry) ? shownVersion(entry.resource) : undefined
    if (version !== undefined) counts[version] += 1
  }
  const version = majority(counts)
  const hasStored = batch.some((entry) => isReadable(entry) && isStoredType(entry.type))
  return { version: version ?? 'R4', isVersionAssumed: hasStored && version === undefined }
}

function isGpConnect(resource: JsonObject): boolean {
  const profiles = isObject(resource.meta) && isList(resource.meta.profile) ? resource.meta.profile : []
  return profiles.some(
    (profile) => typeof profile === 'string' && /CareConnect-GPC-|GPConnect-/.test(profile),
  )
}
