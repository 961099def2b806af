/** A look into the embedded database of a started program, from beside it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type postgres from 'postgres'
import { connectOnce } from '../../drizzle/store/connection.ts'

/** The owner's connection to the store under a data folder. */
export async function connectBeside(dataDir: string): Promise<postgres.Sql> {
  const password = (await readFile(join(dataDir, 'postgres', 'password'), 'utf8')).trim()
  const { port } = await readPostmaster(dataDir)
  return connectOnce(`postgres://postgres:${password}@127.0.0.1:${port}/care_record`, {
    applicationName: 'care-record test',
  })
}

export async function readPostmaster(dataDir: string): Promise<{ pid: number; port: number }> {
  const lines = (await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]) }
}

/** Nobody can read conditions until it is released. */
export async function holdConditions(dataDir: string): Promise<{ release(): Promise<void> }> {
  const sql = await connectBeside(dataDir)
  await sql`begin`
  await sql`lock table clinical.condition in access exclusive mode`
  return { release: () => sql.end({ timeout: 0 }) }
}
