/** Finds the files to import: those given, and all within the folders given, in a fixed order. */
import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { FhirVersion } from '../../schema/columns.ts'

export type FileFormat = 'json' | 'lines' | 'xml'

export interface SourceFile {
  readonly path: string
  readonly format: FileFormat
  /** What the caller says it is in; it stands for what the resources tell. */
  readonly askedVersion: FhirVersion | undefined
}

export interface FoundFiles {
  readonly files: readonly SourceFile[]
  /** Files of formats that are not read. */
  readonly skipped: readonly string[]
  readonly missing: readonly string[]
}

const formats: Readonly<Record<string, FileFormat>> = {
  '.json': 'json',
  '.ndjson': 'lines',
  '.jsonl': 'lines',
  '.xml': 'xml',
}

/** Names that start with a dot are left alone unless given by name. */
export async function listFiles(
  paths: readonly string[],
  askedVersion: FhirVersion | undefined,
): Promise<FoundFiles> {
  const found = await Promise.all(paths.map(filesAt))
  const unique = [...new Map(found.flat().map((file) => [file.path, file])).values()]
  return {
    files: unique.flatMap(({ path, isFile }) => {
      const format = formats[extname(path).toLowerCase()]
      return format === undefined || !isFile ? [] : [{ path, format, askedVersion }]
    }),
    skipped: unique
      .filter(({ path, isFile }) => isFile && !(extname(path).toLowerCase() in formats))
      .map(({ path }) => path),
    missing: unique.filter(({ isFile }) => !isFile).map(({ path }) => path),
  }
}

async function filesAt(path: string): Promise<{ path: string; isFile: boolean }[]> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return [{ path, isFile: false }]
  if (!found.isDirectory()) return [{ path, isFile: true }]
  const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort()
  const inOrder = []
  for (const name of names) inOrder.push(...(await filesAt(join(path, name))))
  return inOrder
}
