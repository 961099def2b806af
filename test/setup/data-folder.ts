/** A data folder of its own for a test of the embedded server. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type DataFolder = { path: string; remove(): Promise<void> }

export async function createDataFolder(): Promise<DataFolder> {
  const path = await mkdtemp(join(tmpdir(), `care-record-test-${process.pid}-`))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
