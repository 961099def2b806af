/** Shows a person what a start is doing: one line per step, ticked when it is done. */

export interface Progress {
  /** Ends the step before. */
  step(title: string): void
  /** The words of the running step change; only a terminal shows that before it ends. */
  update(title: string): void
  /** The last step is done. */
  finish(): void
  /** The running step is what failed. */
  fail(): void
}

export interface ProgressOutput {
  write(text: string): void
  /** A terminal rewrites its line; a log gets whole lines only. */
  readonly isTerminal: boolean
  /** Milliseconds on a clock that never goes back. */
  now(): number
}

const CLEAR_LINE = '\r\u001b[K'
const SHOWN_FROM_MS = 100

export function createProgress({ write, isTerminal, now }: ProgressOutput): Progress {
  let running: { title: string; startedMs: number } | null = null

  const end = (mark: string) => {
    if (running === null) return
    const tookMs = now() - running.startedMs
    const took = tookMs < SHOWN_FROM_MS ? '' : ` (${(tookMs / 1000).toFixed(1)} s)`
    write(`${isTerminal ? CLEAR_LINE : ''}  ${mark} ${running.title}${took}\n`)
    running = null
  }
  const show = () => {
    if (isTerminal && running !== null) write(`${CLEAR_LINE}  … ${running.title}`)
  }
  return {
    step(title) {
      end('✓')
      running = { title, startedMs: now() }
      show()
    },
    update(title) {
      if (running === null) return
      running.title = title
      show()
    },
    finish: () => end('✓'),
    fail: () => end('✗'),
  }
}
