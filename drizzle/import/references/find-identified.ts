/** Finds, in a run's own files, the records that conditional references mean by an identifier. */
import { isStoredType } from '../fhir/structure/lookup.ts'
import type { IndexedFile } from '../index-files.ts'
import { isObject, type JsonObject, objectsOf, textOf } from '../json/json.ts'
import { isReadable, keyText, type ResourceEntry } from '../sources/entry.ts'
import { FileRefused, readEntries } from '../sources/read-entries.ts'
import { type Aliases, noteAlias, type RecordIndex } from './record-index.ts'
import { keyNameOf } from './required-references.ts'

/**
 * Reads the files once more, but only where anything refers to a record by an identifier. What is found goes
 * into the aliases.
 */
export async function findIdentified(
  files: readonly IndexedFile[],
  index: RecordIndex,
  aliases: Aliases,
): Promise<void> {
  const wanted = new Set([...index.keys()].map(index.keyName).filter((name) => name.startsWith('?')))
  const types = [...new Set([...wanted].map((name) => name.slice(1).split('|')[0] ?? ''))]
  const holding = files.filter((file) => types.some((type) => file.types.has(type)))
  for (const { file } of holding) {
    for await (const batch of batchesOf(file)) {
      const alive = batch.filter(isReadable).filter((entry) => isAlive(index, entry))
      for (const entry of alive) noteIdentifiers(entry, wanted, index, aliases)
    }
  }
}

function isAlive(index: RecordIndex, entry: ResourceEntry): boolean {
  const key = index.findKey(keyText(entry))
  return key !== undefined && index.isAlive(key)
}

function noteIdentifiers(
  entry: ResourceEntry,
  wanted: ReadonlySet<string>,
  index: RecordIndex,
  aliases: Aliases,
): void {
  for (const name of identifierNames(entry.type, entry.resource)) {
    if (wanted.has(name)) noteAlias(aliases, name, index.keyNumber(keyText(entry)))
  }
}

async function* batchesOf(file: IndexedFile['file']) {
  try {
    yield* readEntries(file)
  } catch (error) {
    // Already refused, and reported, when it was read first.
    if (!(error instanceof FileRefused)) throw error
  }
}

function identifierNames(type: string, resource: JsonObject): string[] {
  if (!isStoredType(type)) return []
  const given = isObject(resource.identifier) ? [resource.identifier] : objectsOf(resource.identifier)
  return given.flatMap((identifier) => {
    const [system = '', value] = [textOf(identifier.system), textOf(identifier.value)]
    if (value === undefined) return []
    return keyNameOf({ kind: 'identifier', type, system, value }, new Map()) ?? []
  })
}
