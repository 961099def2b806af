/** A Postgres of the bench's own, in a folder that is thrown away. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLUSTER } from '../../drizzle/embedded/cluster-folder.ts'
import { findPostmaster } from '../../drizzle/embedded/postmaster.ts'
import { openStore } from '../../drizzle/store/open-store.ts'

export interface BenchStore {
  /** The owner's connection. */
  readonly adminUrl: string
  readonly postmasterPid: number
  close(): Promise<void>
}

/** Migrated and empty. */
export async function openBenchStore(): Promise<BenchStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'care-record-bench-'))
  const remove = () => rm(dataDir, { recursive: true, force: true })
  try {
    const store = await openStore({ dataDir })
    const postmaster = await findPostmaster(join(dataDir, CLUSTER, 'data'))
    const close = async () => {
      await store.close()
      await remove()
    }
    return { adminUrl: store.adminUrl, postmasterPid: postmaster?.pid ?? 0, close }
  } catch (error) {
    await remove()
    throw error
  }
}
