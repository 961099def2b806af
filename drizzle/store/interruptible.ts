/** How the commands that write end on Ctrl-C and SIGTERM: what they opened is closed first. */

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/**
 * One Ctrl-C arrives several times: the terminal sends it to the whole process group, and npm and the TypeScript
 * runner pass theirs on. Only what comes later was a person pressing again.
 */
const ECHO_MS = 500

/** A person or the system ended the task; nothing is wrong. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly exitCode: number

  constructor(exitCode: number) {
    super('Stopped.')
    this.exitCode = exitCode
  }
}

/**
 * Runs a task that is told by its signal to stop where it can, and waits until it has. Answers the exit code: the
 * task's own, else that of the signal. A second Ctrl-C ends the process where it stands.
 */
export async function interruptible(task: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const stopping = new AbortController()
  const unsubscribe = onStopSignal((exitCode) => {
    if (stopping.signal.aborted) process.exit(exitCode)
    stopping.abort(new Interrupted(exitCode))
  })
  try {
    return await task(stopping.signal)
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode
    throw error
  } finally {
    unsubscribe()
  }
}

function onStopSignal(stop: (exitCode: number) => void): () => void {
  let lastMs = Number.NEGATIVE_INFINITY
  const handlers = Object.entries(EXIT_CODES).map(([signal, exitCode]) => {
    const handler = () => {
      const now = performance.now()
      if (now - lastMs < ECHO_MS) return
      lastMs = now
      stop(exitCode)
    }
    process.on(signal, handler)
    return () => process.off(signal, handler)
  })
  return () => {
    for (const off of handlers) off()
  }
}
