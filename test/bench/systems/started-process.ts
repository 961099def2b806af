/** A server in a process of its own, which says on its first lines where it is. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { typescriptOptions } from '../../setup/typescript.ts'

export interface StartedProcess {
  readonly pid: number
  readonly origin: string
  stop(): Promise<void>
}

const STOP_DEADLINE_MS = 3_000

/** @throws with what it wrote to stderr if it ends before it says an address. */
export async function startProcess(
  given: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<StartedProcess> {
  const child = spawn(process.execPath, [...nodeOptions(), ...typescriptOptions, ...given], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited(), ...environment, NODE_ENV: 'production', HOST: '127.0.0.1' },
  })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  const origin = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const [found] = /http:\/\/[\w.]+:\d+/.exec(line) ?? []
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(`${given.join(' ')} ended: ${complaints}`)))
  })
  return { pid: child.pid ?? 0, origin: await origin, stop: () => stop(child) }
}

/** What `npm start` tells Node of memory: the same for every system. */
function nodeOptions(): readonly string[] {
  const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  const { scripts } = JSON.parse(manifest) as { scripts: { start: string } }
  return scripts.start.split(' ').filter((word) => word.includes('semi-space-size'))
}

/** Nothing that a person has set for their own server may reach these. */
function inherited(): NodeJS.ProcessEnv {
  const ours =
    /^(PORT|WORKERS|DATABASE_URL|DATA_DIR|SEED_PATIENTS|DEBUG|SUBGRAPH_.*|APOLLO_.*|OAUTH_.*|SANDBOX)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
  await ended
  clearTimeout(timer)
}
