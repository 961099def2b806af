/** The program as people start it: `npm start` in a process group of its own, as a terminal gives it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const READY_TIMEOUT_MS = 40_000
const READY = 'Ctrl-C stops it.'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Started {
  readonly pid: number
  readonly origin: string
  /** Everything printed so far. */
  output(): string
  readonly ended: Promise<Ended>
  /** Resolves when the requests to paste are printed; rejects with the output when it ends before. */
  ready(): Promise<void>
  /** As the terminal's Ctrl-C: to npm, its shell and the program at once. */
  signalGroup(signal: NodeJS.Signals): void
  /** As a container platform: to npm alone. */
  signalNpm(signal: NodeJS.Signals): void
}

/** Nothing of this process's environment reaches it but what a shell needs. */
export function npmStart(port: number, environment: Readonly<Record<string, string>>): Started {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn('npm', ['start', '--silent'], {
    cwd: REPOSITORY,
    detached: true,
    env: { PATH, HOME, PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error('npm is not there to be started')
  const printed: string[] = []
  child.stdout.on('data', (chunk) => printed.push(String(chunk)))
  child.stderr.on('data', (chunk) => printed.push(String(chunk)))
  const output = () => printed.join('')
  const ended = endOf(child)
  return {
    pid,
    origin: `http://127.0.0.1:${port}`,
    output,
    ended,
    ready: () => untilPrinted(child, ended, output),
    signalGroup: (signal) => void process.kill(-pid, signal),
    signalNpm: (signal) => void process.kill(pid, signal),
  }
}

function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })))
}

function untilPrinted(child: ChildProcess, ended: Promise<Ended>, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (output().includes(READY)) resolve()
    }
    const fail = () => reject(new Error(`It did not become ready and printed:\n${output()}`))
    child.stdout?.on('data', look)
    setTimeout(fail, READY_TIMEOUT_MS).unref()
    void ended.then(fail)
    look()
  })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** The command lines that are left of a start: its process group, and whatever serves its data folder, if it has one. */
export async function leftProcesses(pid: number, dataDir?: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pgid=,stat=,args='])
  return stdout.split('\n').filter((line) => {
    const [group, state = ''] = line.trim().split(/\s+/)
    return (
      !state.startsWith('Z') && (group === String(pid) || (dataDir !== undefined && line.includes(dataDir)))
    )
  })
}
