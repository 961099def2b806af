/** Reads a safelist from where the operator keeps it. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createSafelist, type Safelist, type SafelistedOperation } from './safelist.ts'

/** Why a safelist cannot be used, in one line for the person who starts the server. */
export class SafelistProblem extends Error {
  override readonly name = 'SafelistProblem'
}

/**
 * From a file or a folder and those below it: `.graphql` and `.gql` hold one document each; `.json` is a manifest of
 * persisted queries as Apollo's tools write it, or an object of texts by id. @throws SafelistProblem
 */
export async function loadSafelist(path: string): Promise<Safelist> {
  try {
    const files = await listFiles(path)
    const operations = (await Promise.all(files.map(readOperations))).flat()
    if (operations.length === 0) throw new SafelistProblem('OPERATIONS_FILE holds no operation.')
    return createSafelist(operations)
  } catch (error) {
    if (error instanceof SafelistProblem) throw error
    const reason = error instanceof Error ? error.message.split('\n', 1).join() : 'unknown'
    throw new SafelistProblem(`OPERATIONS_FILE cannot be read: ${reason}`, { cause: error })
  }
}

async function listFiles(path: string): Promise<readonly string[]> {
  if ((await stat(path)).isFile()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.(graphql|gql|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function readOperations(file: string): Promise<readonly SafelistedOperation[]> {
  const text = await readFile(file, 'utf8')
  return file.endsWith('.json') ? operationsOf(JSON.parse(text)) : [{ text }]
}

function operationsOf(manifest: unknown): readonly SafelistedOperation[] {
  if (!isObject(manifest)) throw new SafelistProblem('OPERATIONS_FILE holds a manifest that is no object.')
  if (Array.isArray(manifest.operations)) return manifest.operations.map(listedOperation)
  return Object.entries(manifest).map(([id, body]) => listedOperation({ id, body }))
}

function listedOperation(listed: unknown): SafelistedOperation {
  if (isObject(listed) && typeof listed.body === 'string' && typeof listed.id === 'string') {
    return { text: listed.body, id: listed.id }
  }
  throw new SafelistProblem('OPERATIONS_FILE holds a manifest with an operation that lacks id or body.')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
