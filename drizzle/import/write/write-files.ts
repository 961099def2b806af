/** The second pass: reads the files again and writes their records in batches. */
import type { StoredResourceType } from '../../schema/record-tables.ts'
import { isStoredType } from '../fhir/structure/lookup.ts'
import { unclearCode } from '../fhir/structure/required-codes.ts'
import { ImportProblem } from '../import-problem.ts'
import type { IndexedFile } from '../index-files.ts'
import { type Entry, isReadable, keyText, type ResourceEntry } from '../sources/entry.ts'
import type { SourceFile } from '../sources/list-files.ts'
import { FileRefused, readEntries } from '../sources/read-entries.ts'
import { type IncomingRecord, incomingRecord, type SourceTenancy } from './record.ts'
import { createResolver, type Resolving } from './resolver.ts'
import { type BatchWriting, writeBatch } from './write-batch.ts'

export interface Writing extends BatchWriting, Resolving {
  readonly tenancy: SourceTenancy
  readonly files: readonly IndexedFile[]
  readonly now: string
  readonly signal?: AbortSignal
  readonly onRepeated: (type: StoredResourceType) => void
  /** Of a record that is written all the same. */
  readonly onWarning: (record: IncomingRecord, reason: string) => void
}

const recordsAtATime = 500

const phaseByType = {
  Organization: 'referredTo',
  Location: 'referredTo',
  Practitioner: 'referredTo',
  PractitionerRole: 'referredTo',
  Patient: 'referredTo',
  Encounter: 'referring',
  Condition: 'referring',
  AllergyIntolerance: 'referring',
  Observation: 'referring',
} as const satisfies Record<StoredResourceType, 'referredTo' | 'referring'>

/** What records refer to is written before them, so that a run that is cut short leaves nothing hanging. */
const phases = (['referredTo', 'referring'] as const).map((phase) =>
  Object.keys(phaseByType)
    .filter(isStoredType)
    .filter((type) => phaseByType[type] === phase),
)

/** Throws ImportProblem where a file is no longer what it was when it was indexed. */
export async function writeFiles(writing: Writing): Promise<void> {
  for (const phase of phases) {
    const pending: IncomingRecord[] = []
    for (const file of writing.files) {
      if (!phase.some((type) => file.types.has(type))) continue
      for await (const record of recordsOf(file, phase, writing)) {
        writing.signal?.throwIfAborted()
        for (const stranger of record.strangers) writing.onWarning(record, notLinked(stranger))
        pending.push(record)
        if (pending.length >= recordsAtATime) await writeBatch(pending.splice(0), writing)
      }
    }
    writing.signal?.throwIfAborted()
    await writeBatch(pending, writing)
  }
}

async function* recordsOf(
  indexed: IndexedFile,
  phase: readonly StoredResourceType[],
  writing: Writing,
): AsyncGenerator<IncomingRecord> {
  let ordinal = indexed.firstOrdinal - 1
  for await (const batch of entriesAgain(indexed.file)) {
    for (const entry of batch) {
      ordinal += 1
      const { type } = entry
      const known = writing.index.entry(ordinal)
      if (!isReadable(entry) || !isStoredType(type) || !phase.includes(type) || known === undefined) continue
      if (writing.index.keyName(known.key) !== keyText(entry)) throw changed(indexed.file)
      if (!writing.index.counts(ordinal)) {
        writing.onRepeated(type)
        continue
      }
      const unclear = unclearCode(type, entry.resource, indexed.version)
      const record = toRecord({ ...entry, type }, ordinal, indexed, writing)
      if (unclear === undefined) yield record
      else writing.onRefused(record, unclear)
    }
  }
}

function notLinked(type: StoredResourceType): string {
  return `refers to another patient's ${type}: kept as the source's reference, not as a link`
}

async function* entriesAgain(file: SourceFile): AsyncGenerator<readonly Entry[]> {
  try {
    yield* readEntries(file)
  } catch (error) {
    throw error instanceof FileRefused ? changed(file) : error
  }
}

function changed(file: SourceFile): ImportProblem {
  return new ImportProblem(`${file.path} changed while it was read: import it again.`)
}

function toRecord(
  entry: ResourceEntry & { readonly type: StoredResourceType },
  ordinal: number,
  indexed: IndexedFile,
  writing: Writing,
): IncomingRecord {
  const { type, sourceId, resource, fullUrls } = entry
  const { tenancy, now, index, detailIds } = writing
  const { version } = indexed
  const resolve = createResolver(fullUrls, writing)
  const own = index.findKey(keyText(entry))
  const ownDetailId = type === 'Patient' && own !== undefined ? detailIds.get(own) : undefined
  return incomingRecord({ ordinal, type, sourceId, resource, version, tenancy, resolve, ownDetailId, now })
}
