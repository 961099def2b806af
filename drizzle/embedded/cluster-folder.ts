/** The folder of the embedded server: made in one step, so that a first start cut short leaves nothing half made. */
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreProblem } from '../store/store-problem.ts'
import type { Binaries } from './binaries.ts'
import type { Launcher } from './launcher.ts'
import { isAlive } from './postmaster.ts'

export type ClusterFolder = { data: string; password: string }
type Making = { dataDir: string; binaries: Binaries; launcher: Launcher; durable: boolean }

export const CLUSTER = 'postgres'
const UNFINISHED = `${CLUSTER}.unfinished-`

/** Null before the first start has finished. */
export async function readClusterFolder(dataDir: string): Promise<ClusterFolder | null> {
  const password = await readFile(join(dataDir, CLUSTER, 'password'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw new StoreProblem(
        `Cannot read ${join(dataDir, CLUSTER, 'password')} (${error.code}): start as the user who owns ${dataDir}, or set DATA_DIR.`,
        { cause: error },
      )
    },
  )
  return password === null ? null : { data: join(dataDir, CLUSTER, 'data'), password: password.trim() }
}

/** Two processes may do this at once: the first to rename wins, the other takes the winner's. Throws StoreProblem. */
export async function makeClusterFolder(making: Making): Promise<void> {
  const folder = join(making.dataDir, `${UNFINISHED}${process.pid}-${randomBytes(4).toString('hex')}`)
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  try {
    await mkdir(data, { recursive: true })
    await writeFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 })
    await giveTo(making.launcher, data, passwordFile)
    await chmod(data, 0o700)
    await initialise(making, data, passwordFile)
    await rename(folder, join(making.dataDir, CLUSTER)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Removes what first starts left behind that were killed on the way. */
export async function removeUnfinished(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(UNFINISHED)) continue
    const maker = Number.parseInt(name.slice(UNFINISHED.length), 10)
    if (isAlive(maker)) continue
    // Left by another user, it may stay: it is only in the way of tidiness.
    await rm(join(dataDir, name), { recursive: true, force: true }).catch(() => undefined)
  }
}

async function giveTo({ account }: Launcher, ...paths: string[]): Promise<void> {
  if (account === null) return
  for (const path of paths) {
    await chown(path, account.uid, account.gid).catch((cause: unknown) => {
      throw new StoreProblem(
        `Postgres does not run as root and ${path} cannot be given to account ${account.uid}: start as another user or set DATABASE_URL.`,
        { cause },
      )
    })
  }
}

async function initialise({ binaries, launcher, durable }: Making, data: string, passwordFile: string) {
  const args = [
    `--pgdata=${data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same order and case rules on every machine, whatever its own locale.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]
  // pg_trgm asks the C library what a letter is: with a bare C locale, names outside ASCII would have no trigrams.
  const letters = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'
  const first = await launcher.run(binaries.initdb, [...args, `--lc-ctype=${letters}`])
  if (first.code === 0) return
  const second = await launcher.run(binaries.initdb, args)
  if (second.code === 0) return
  const reason = second.errors.split('\n').find((line) => line.includes('error:')) ?? second.errors.trim()
  throw new StoreProblem(
    `The embedded Postgres could not make ${data} (${reason.split('\n')[0]}): mend that, or set DATABASE_URL.`,
  )
}
