/** Reads postmaster.pid (https://www.postgresql.org/docs/17/storage-file-layout.html) and tells a live server from a stale file. */
import { execFile } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

export type Postmaster = {
  pid: number
  /** Null while the server has not yet written it. */
  port: number | null
  stopping: boolean
}

// Above every platform's largest process id, so it never names a process.
const NO_PROCESS = 2_147_483_646
const EMPTY_FILE_GRACE_MS = 500

/** The server that now serves this data folder, starting and stopping included; null when there is none. */
export async function findPostmaster(dataFolder: string): Promise<Postmaster | null> {
  const lines = (await readPidFile(dataFolder))?.split('\n')
  if (lines === undefined) return null
  const pid = Number.parseInt(lines[0] ?? '', 10)
  if (!Number.isInteger(pid) || !isAlive(pid) || !(await serves(pid, dataFolder))) return null
  return { pid, port: portIn(lines), stopping: lines[7]?.trim() === 'stopping' }
}

/** The port of a server that was killed: its pid file is still there. */
export async function portLeftBehind(dataFolder: string): Promise<number | null> {
  return portIn((await readPidFile(dataFolder))?.split('\n') ?? [])
}

/**
 * Makes a pid file that no server stands behind harmless. After a crash of the machine its process id may belong to
 * another program, which Postgres takes for a live server. The file is kept, with an id that cannot exist, because
 * Postgres still has to check its last line: shared memory that children of a killed server may be using.
 */
export async function clearStalePidFile(dataFolder: string): Promise<void> {
  // What is written goes to the file that was read: never to that of a server which another process starts meanwhile.
  const file = await open(pidFile(dataFolder), 'r+').catch(nullIfMissing)
  if (file === null) return
  try {
    const [pid = '', ...rest] = (await file.readFile('utf8')).split('\n')
    if ((await findPostmaster(dataFolder)) !== null) return
    // A server that starts makes the file first and fills it then.
    if (pid === '' && Date.now() - (await file.stat()).mtimeMs < EMPTY_FILE_GRACE_MS) return
    await file.truncate(0)
    await file.write([String(NO_PROCESS), ...rest].join('\n'), 0)
  } finally {
    await file.close()
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function portIn(lines: readonly string[]): number | null {
  const port = Number.parseInt(lines[3] ?? '', 10)
  return Number.isInteger(port) ? port : null
}

function pidFile(dataFolder: string): string {
  return join(dataFolder, 'postmaster.pid')
}

function readPidFile(dataFolder: string): Promise<string | null> {
  return readFile(pidFile(dataFolder), 'utf8').catch(nullIfMissing)
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

/** Whether the process is a Postgres that was started for this data folder. */
async function serves(pid: number, dataFolder: string): Promise<boolean> {
  const command = await commandOf(pid)
  return /postgres\s/.test(command) && command.includes(` -D ${dataFolder} `)
}

async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return command.replaceAll('\0', ' ')
  }
  const listed = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'command=']).catch(() => null)
  return listed?.stdout ?? ''
}
