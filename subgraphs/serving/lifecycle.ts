/** What has been opened is closed again in reverse order, however far a start came. */

export interface Lifecycle {
  /** Aborts when the program is to end. */
  readonly stopping: AbortSignal
  /** Aborts when it is to end without waiting for anybody. */
  readonly hurry: AbortSignal
  /** Asks it to end; asked once more, to hurry; a third time it ends at once. */
  requestStop(): void
  /** Throws Stopped when the program is to end: called between the steps of a start. */
  assertRunning(): void
  onClose(close: () => Promise<void>): void
  /** Closes each once, also those whose neighbour fails to close. Returns what failed. */
  closeAll(): Promise<readonly unknown[]>
}

/** A start was called off, which is no failure. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

/** @param endNow ends the process where it stands. */
export function createLifecycle({ endNow }: { endNow: () => void }): Lifecycle {
  const stop = new AbortController()
  const hurry = new AbortController()
  const closers: (() => Promise<void>)[] = []
  return {
    stopping: stop.signal,
    hurry: hurry.signal,
    requestStop() {
      if (!stop.signal.aborted) stop.abort()
      else if (!hurry.signal.aborted) hurry.abort()
      else endNow()
    },
    assertRunning() {
      if (stop.signal.aborted) throw new Stopped()
    },
    onClose: (close) => void closers.push(close),
    async closeAll() {
      const failures: unknown[] = []
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
        await close().catch((error: unknown) => failures.push(error))
      }
      return failures
    },
  }
}
