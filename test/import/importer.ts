/** Runs imports of files made up on the spot, into a database of the test file's own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Sql } from 'postgres'
import { type ImportOutcome, type ImportRequest, runImport } from '../../drizzle/import/run-import.ts'
import { connectForTask } from '../../drizzle/store/connection.ts'
import type { SubgraphUrls } from '../../drizzle/store/subgraph-schemas.ts'
import { createTestDatabase } from '../setup/database.ts'

/** By name; what is neither text nor bytes is written as JSON. */
export type Files = Readonly<Record<string, unknown>>
export type Options = Partial<Pick<ImportRequest, 'fhirVersion'> & ImportRequest['tenancy']>

export interface Importer {
  readonly sql: Sql
  readonly urls: SubgraphUrls
  importPaths(paths: readonly string[], options?: Options): Promise<ImportOutcome>
  importFiles(files: Files, options?: Options): Promise<ImportOutcome>
  drop(): Promise<void>
}

const silent = { start: () => () => undefined, stop: () => undefined }

export async function createImporter(): Promise<Importer> {
  const database = await createTestDatabase()
  const sql = connectForTask(database.adminUrl, { applicationName: 'import test', maxConnections: 10 })
  const importPaths = (paths: readonly string[], options: Options = {}) => {
    const { code = 'TEST', name, careSetting, fhirVersion } = options
    return runImport({ sql, paths, tenancy: { code, name, careSetting }, fhirVersion, progress: silent })
  }
  return {
    sql,
    urls: database.urls,
    importPaths,
    importFiles: async (files, options) => {
      const folder = await mkdtemp(join(tmpdir(), 'care-record-import-'))
      try {
        for (const [name, content] of Object.entries(files)) {
          await mkdir(dirname(join(folder, name)), { recursive: true })
          await writeFile(join(folder, name), bytesOf(content))
        }
        return await importPaths([folder], options)
      } finally {
        await rm(folder, { recursive: true })
      }
    },
    drop: async () => {
      await sql.end()
      await database.drop()
    },
  }
}

function bytesOf(content: unknown): string | Uint8Array {
  return typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content)
}

/** Why each was refused, after its place in the file. */
export function reasons({ tally }: ImportOutcome): string[] {
  return tally.refusals.map(({ place, reason }) => (place === '' ? reason : `${place}: ${reason}`))
}

/** What was left out of entries that were taken in. */
export function warnings({ tally }: ImportOutcome): string[] {
  return tally.warnings.map(({ place, reason }) => `${place}: ${reason}`)
}

export function counts(outcome: ImportOutcome, type: string): string {
  const { created = 0, updated = 0, unchanged = 0, refused = 0 } = outcome.tally.byType.get(type) ?? {}
  return `new ${created}, updated ${updated}, unchanged ${unchanged}, refused ${refused}`
}

export function bundle(...resources: readonly object[]): object {
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) }
}

export function patient(id: string, rest: object = {}): object {
  return { resourceType: 'Patient', id, ...rest }
}

/** An R4 condition. */
export function condition(id: string, patientId: string, rest: object = {}): object {
  return {
    resourceType: 'Condition',
    id,
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
    subject: { reference: `Patient/${patientId}` },
    ...rest,
  }
}
