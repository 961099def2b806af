/** Starts and stops the embedded server. */
import { readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StoreProblem } from '../store/store-problem.ts'
import type { Binaries } from './binaries.ts'
import type { Launcher } from './launcher.ts'
import { clearStalePidFile, findPostmaster, portLeftBehind } from './postmaster.ts'
import { serverSettings } from './settings.ts'

export type ServerProgram = { binaries: Binaries; launcher: Launcher; dataFolder: string; durable: boolean }

const START_ATTEMPTS = 5
const RETRY_DELAY_MS = 300
// Long enough to replay the log of a large import after a crash.
const START_TIMEOUT_S = 300
const STOP_TIMEOUT_MS = 60_000
const STOP_POLL_MS = 50
const LOG_LIMIT_BYTES = 8 * 1024 * 1024

/**
 * Returns when a server accepts connections, be it this one or that of another process which was faster. Without a
 * port it takes that of a server which was killed, because others may wait for it there, else any.
 */
export async function startServer(program: ServerProgram, port?: number): Promise<void> {
  const logFile = join(program.dataFolder, 'server.log')
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
    await clearStalePidFile(program.dataFolder)
    await dropLargeLog(logFile)
    const logStart = await sizeOf(logFile)
    const { code, errors } = await launch(program, logFile, port)
    if (code === 0 || (await findPostmaster(program.dataFolder)) !== null) return
    if (attempt === START_ATTEMPTS) throw await startProblem(logFile, logStart, errors)
    // The free port was taken in between, or children of a killed server are still going: both pass.
    await sleep(RETRY_DELAY_MS)
  }
}

/** Disconnects whoever is still there; returns when that server is gone, even if another process has started the next. */
export async function stopServer({ binaries, launcher, dataFolder }: ServerProgram): Promise<void> {
  const running = await findPostmaster(dataFolder)
  if (running === null) return
  // `pg_ctl stop` waits until it finds no pid file, and so for a next server that was faster than its polling.
  await launcher.run(binaries.pgCtl, ['kill', 'INT', String(running.pid)])
  const giveUpAt = Date.now() + STOP_TIMEOUT_MS
  while ((await findPostmaster(dataFolder))?.pid === running.pid && Date.now() < giveUpAt) {
    await sleep(STOP_POLL_MS)
  }
}

async function launch(program: ServerProgram, logFile: string, wanted?: number) {
  const { binaries, launcher, dataFolder, durable } = program
  // A server that cannot have its port removes the file which named it: the next attempt is free to choose.
  const port = wanted ?? (await portLeftBehind(dataFolder)) ?? (await freePort())
  const settings = serverSettings({ port, durable })
  return launcher.run(binaries.pgCtl, [
    'start',
    `--pgdata=${dataFolder}`,
    `--log=${logFile}`,
    '--wait',
    `--timeout=${START_TIMEOUT_S}`,
    `--options=${settings.join(' ')}`,
  ])
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function startProblem(logFile: string, logStart: number, errors: string): Promise<StoreProblem> {
  const log = await readFile(logFile).catch(() => Buffer.alloc(0))
  const lines = log.subarray(logStart).toString().split('\n')
  const fatal = lines.findLast((line) => /FATAL|PANIC|could not/.test(line))
  const reason = fatal?.replace(/^.*?(FATAL|PANIC): +/, '') ?? errors.split('\n')[0]
  return new StoreProblem(`The embedded Postgres did not start: ${reason} (log: ${logFile}).`)
}

async function dropLargeLog(logFile: string): Promise<void> {
  if ((await sizeOf(logFile)) > LOG_LIMIT_BYTES) await rm(logFile, { force: true })
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null)
  return found?.size ?? 0
}
