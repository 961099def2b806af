import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export interface SourceFile {
  /** Path from the project's folder, with forward slashes. */
  readonly path: string
  readonly text: string
  /** Paths of the project's own files that it imports, types included. */
  readonly imports: readonly string[]
  /** Packages and Node modules that it imports. */
  readonly packages: readonly string[]
}

const rooms = ['schema', 'drizzle', 'subgraphs', 'gateway']
const specifier = /(?:\bfrom\s+|\bimport\s+|\bimport\()'([^']+)'/g

/** Every TypeScript file outside the tests, with what it imports. */
export function sourceFiles(): readonly SourceFile[] {
  return rooms
    .flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name}`),
    )
    .filter((path) => path.endsWith('.ts'))
    .map(readSource)
}

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8')
  const found = [...text.matchAll(specifier)].map(([, name = '']) => name)
  return {
    path,
    text,
    imports: found.filter((name) => name.startsWith('.')).map((name) => normalize(join(dirname(path), name))),
    packages: found.filter((name) => !name.startsWith('.')),
  }
}
