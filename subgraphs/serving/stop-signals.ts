/** Ctrl-C, SIGTERM and the closing of a terminal, as terminals, npm and container platforms send them. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * One Ctrl-C arrives several times: the terminal sends it to the whole process group, and npm and the TypeScript
 * runner pass theirs on. Only what comes later was a person pressing again.
 */
const ECHO_MS = 500

/** @param now milliseconds on a clock that never goes back */
export function onStopSignal(requestStop: () => void, now: () => number): void {
  let lastMs = Number.NEGATIVE_INFINITY
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (now() - lastMs < ECHO_MS) return
      lastMs = now()
      requestStop()
    })
  }
}
