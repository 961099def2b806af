/** Runs holder.ts as a process of its own, which a test can end in every way. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { typescriptOptions } from '../setup/typescript.ts'

export type HolderProcess = { firstLine: Promise<string>; end(signal: NodeJS.Signals): Promise<void> }
export type Holder = { adminUrl: string; end(signal: NodeJS.Signals): Promise<void> }

/** Returns when the holder's store is open. */
export async function startHolder(dataDir: string): Promise<Holder> {
  const { firstLine, end } = spawnHolder(dataDir)
  return { adminUrl: await firstLine, end }
}

export function spawnHolder(dataDir: string): HolderProcess {
  const script = fileURLToPath(new URL('./holder.ts', import.meta.url))
  const child = spawn(process.execPath, [...typescriptOptions, script, dataDir], {
    // A process group of its own, as a command in a terminal has: Ctrl-C goes to the whole group.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const line = once(createInterface(child.stdout), 'line')
  return {
    firstLine: line.then(([text]) => String(text)),
    async end(signal) {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
      await exited
    },
  }
}
