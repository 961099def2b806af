/** Finds a worker that lives and does nothing any more: it is given connections like the others, and they would hang. */

export interface Watched {
  /** Asks it for a sign of life. */
  ask(): void
  /** It owes too many. */
  giveUp(): void
}

export interface Watch {
  onSign(): void
  end(): void
}

export interface WatchTimes {
  readonly intervalMs: number
  /** Signs that may be owed at once. Counted, not timed: a machine that slept has asked only once. */
  readonly patience: number
}

/** Longer than anything that a request may do without a pause. */
const usualTimes: WatchTimes = { intervalMs: 3_000, patience: 5 }

/** Asks at every interval until it is ended or has given up, which it does once. */
export function watchOver(
  { ask, giveUp }: Watched,
  { intervalMs, patience }: WatchTimes = usualTimes,
): Watch {
  let owed = 0
  const timer = setInterval(() => {
    if (owed >= patience) {
      clearInterval(timer)
      return giveUp()
    }
    owed += 1
    ask()
  }, intervalMs)
  return {
    onSign() {
      owed = 0
    },
    end: () => clearInterval(timer),
  }
}
