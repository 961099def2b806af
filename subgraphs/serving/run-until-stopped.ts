/** The life of a program that serves: it starts, waits to be told to stop, and closes what it opened. */
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { createLifecycle, type Lifecycle, Stopped } from './lifecycle.ts'
import { onStopSignal } from './stop-signals.ts'

export interface Program {
  /** Tells the lifecycle of each thing it opens, as soon as it is open. */
  start(lifecycle: Lifecycle): Promise<void>
  /** One line for the person who started it. */
  describe(error: unknown, failing: 'start' | 'stop cleanly'): string
  /** Told when open requests begin to be waited for. */
  readonly onStopping?: () => void
}

const EXIT_INTERRUPTED = 130

/** The exit code. A start that is called off is no failure. */
export async function runUntilStopped({ start, describe, onStopping }: Program): Promise<number> {
  const lifecycle = createLifecycle({ endNow: () => process.exit(EXIT_INTERRUPTED) })
  onStopSignal(lifecycle.requestStop, () => performance.now())
  try {
    await start(lifecycle)
  } catch (error) {
    const failed = !(error instanceof Stopped) && !lifecycle.stopping.aborted
    if (failed) complain(describe(error, 'start'))
    await lifecycle.closeAll()
    return failed ? 1 : 0
  }
  if (!lifecycle.stopping.aborted) await once(lifecycle.stopping, 'abort')
  onStopping?.()
  const failures = await lifecycle.closeAll()
  for (const failure of failures) complain(describe(failure, 'stop cleanly'))
  return failures.length === 0 ? 0 : 1
}

/** A line on stderr. */
export function complain(line: string): void {
  process.stderr.write(`${line}\n`)
}
