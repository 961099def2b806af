import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SubgraphName } from '../record-types.ts'

/** The SDL of one subgraph: its own files and the values that all subgraphs share, in file-name order. */
export function subgraphSdl(schemaFolder: string, subgraph: SubgraphName): string {
  return [subgraph, 'shared'].flatMap((folder) => graphqlFiles(join(schemaFolder, folder))).join('\n')
}

function graphqlFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}
