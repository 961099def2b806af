/** Reads a file's entries: a document as a whole, lines a thousand at a time. */
import { readFile } from 'node:fs/promises'
import { isObject, type Json } from '../json/json.ts'
import { decodeUtf8, NotJson, parseJson } from '../json/parse-json.ts'
import { NotXml } from '../xml/parse-xml.ts'
import { readXml } from '../xml/read-xml.ts'
import { bundleEntries, bundleProblem } from './bundle.ts'
import { type Entry, entryOf } from './entry.ts'
import type { SourceFile } from './list-files.ts'
import { readLines } from './read-lines.ts'

/** The whole file is refused; the message says why in one line. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused'
}

const linesAtATime = 1000

/** Each batch is all that is held at once. Throws FileRefused. */
export async function* readEntries(file: SourceFile): AsyncGenerator<readonly Entry[]> {
  if (file.format === 'lines') yield* readLineEntries(file.path)
  else yield documentEntries(await readDocument(file))
}

async function readDocument(file: SourceFile): Promise<Json> {
  try {
    const text = decodeUtf8(await readFile(file.path))
    return file.format === 'xml' ? readXml(text, file.askedVersion) : parseJson(text)
  } catch (error) {
    if (error instanceof NotJson || error instanceof NotXml) throw new FileRefused(error.message)
    throw new FileRefused('cannot be read')
  }
}

function documentEntries(document: Json): readonly Entry[] {
  if (!isObject(document) || typeof document.resourceType !== 'string') {
    throw new FileRefused('not FHIR: no resourceType')
  }
  if (document.resourceType !== 'Bundle') return [entryOf(document, { unit: 'entry', position: 0 })]
  const problem = bundleProblem(document)
  if (problem !== undefined) throw new FileRefused(problem)
  return bundleEntries(document)
}

async function* readLineEntries(path: string): AsyncGenerator<readonly Entry[]> {
  let batch: Entry[] = []
  for await (const { bytes, position } of readLines(path)) {
    batch.push(...lineEntries(bytes, position))
    if (batch.length < linesAtATime) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** A line that cannot be read costs only itself. A line may hold a bundle. */
function lineEntries(bytes: Uint8Array, position: number): readonly Entry[] {
  const place = { unit: 'line', position } as const
  const json = lineJson(bytes)
  if (json instanceof NotJson) return [{ ...place, type: undefined, problem: json.message }]
  if (json === undefined) return []
  if (!isObject(json) || json.resourceType !== 'Bundle') return [entryOf(json, place)]
  const problem = bundleProblem(json)
  if (problem !== undefined) return [{ ...place, type: 'Bundle', problem }]
  return bundleEntries(json).map((entry) => ({ ...entry, ...place }))
}

/** Undefined for a blank line. */
function lineJson(bytes: Uint8Array): Json | NotJson | undefined {
  try {
    const text = decodeUtf8(bytes)
    return text.trim() === '' ? undefined : parseJson(text)
  } catch (error) {
    if (error instanceof NotJson) return new NotJson(error.message.replace('line 1, ', ''))
    throw error
  }
}
