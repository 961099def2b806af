/** Runs one of the project's commands as a person would, in a process group of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface RunningCommand {
  /** Of the GraphQL endpoint, once it is printed. */
  readonly url: Promise<string>
  /** Everything written to stderr so far. */
  complaints(): string
  /** The exit code of npm, when every process of the group has let go of its output. */
  readonly ended: Promise<number | null>
  /** As Ctrl-C or a container platform does: to the whole group. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Whether all of them have. */
  hasEnded(): boolean
}

export function runCommand(
  script: string,
  given: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningCommand {
  const child = spawn('npm', ['run', '--silent', script, '--', ...given], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  const group = -(child.pid ?? 0)
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  let over = false
  const ended = once(child, 'close').then(([code]) => {
    over = true
    return code as number | null
  })
  const firstLine = once(createInterface(child.stdout), 'line').then(([line]) => String(line))
  const noLine = ended.then(() => Promise.reject(new Error(`${script} ended: ${complaints}`)))
  const url = Promise.race([firstLine, noLine]).then((line) => /http:\S+/.exec(line)?.[0] ?? '')
  // A command that is meant to end never prints it.
  url.catch(() => undefined)
  noLine.catch(() => undefined)
  return {
    url,
    complaints: () => complaints,
    ended,
    stop(signal = 'SIGTERM') {
      process.kill(group, signal)
      return ended
    },
    hasEnded: () => over,
  }
}
