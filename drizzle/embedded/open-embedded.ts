/** A Postgres of this project's own, shared by all processes that name the same data folder. */
import { mkdir, realpath } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { errorCode } from '../store/explain.ts'
import { StoreProblem } from '../store/store-problem.ts'
import { serverAccount } from './account.ts'
import { findBinaries } from './binaries.ts'
import {
  CLUSTER,
  type ClusterFolder,
  makeClusterFolder,
  readClusterFolder,
  removeUnfinished,
} from './cluster-folder.ts'
import { joinOrStart } from './join-or-start.ts'
import { createLauncher } from './launcher.ts'
import { type ServerProgram, stopServer } from './server.ts'

export type EmbeddedOptions = {
  dataDir: string
  /** False for data that is thrown away. */
  durable?: boolean
  onProgress?: (line: string) => void
  /** A server that ends while it is used is started again: told each time, with the problem where that failed. */
  onRevival?: (problem: unknown) => void
}

export type Embedded = {
  /** The owner's connection; the database need not exist. */
  urlOf(database: string): string
  /** Stops the server unless another process still uses it. */
  close(): Promise<void>
}

export const MAINTENANCE_DATABASE = 'postgres'

/** Throws StoreProblem when the server cannot be made, started or joined. */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { onProgress = () => undefined, onRevival = () => undefined } = options
  try {
    const { program, folder } = await prepare(options)
    const urlAt = (port: number) => urlOf(folder, port, MAINTENANCE_DATABASE)
    const { presence, port } = await joinOrStart({ program, urlAt, onProgress, onRevival })
    onProgress(`Postgres is ready on 127.0.0.1:${port}`)
    return {
      urlOf: (database) => urlOf(folder, port, database),
      close: () => presence.leave(() => stopServer(program)),
    }
  } catch (error) {
    if (error instanceof StoreProblem) throw error
    throw new StoreProblem(
      `The embedded Postgres in ${options.dataDir} failed (${errorCode(error) ?? 'no code'}): start as the user who owns that folder, or set DATA_DIR or DATABASE_URL.`,
      { cause: error },
    )
  }
}

async function prepare({ dataDir: given, durable = true, onProgress = () => undefined }: EmbeddedOptions) {
  await mkdir(given, { recursive: true })
  // The real path is what the server's command line shows, by which it is recognised.
  const dataDir = await realpath(given)
  const binaries = await findBinaries()
  const account = await serverAccount(joinPath(dataDir, CLUSTER, 'data'))
  const launcher = await createLauncher(binaries, account, dataDir)
  await removeUnfinished(dataDir)
  if ((await readClusterFolder(dataDir)) === null) {
    onProgress(`Making a Postgres data folder in ${joinPath(dataDir, CLUSTER)} (first start)`)
    await makeClusterFolder({ dataDir, binaries, launcher, durable })
  }
  const folder = await readClusterFolder(dataDir)
  if (folder !== null) {
    const program: ServerProgram = { binaries, launcher, dataFolder: folder.data, durable }
    return { program, folder }
  }
  throw new StoreProblem(
    `${joinPath(dataDir, CLUSTER)} has lost its password file: restore it, or move the folder away and start afresh.`,
  )
}

function urlOf(folder: ClusterFolder, port: number, database: string): string {
  return `postgres://postgres:${folder.password}@127.0.0.1:${port}/${encodeURIComponent(database)}`
}
