/** Remembers answers for moments, and no more of them than it is told to. */
export interface ShortMemory<Value> {
  /** Undefined where nothing fresh is remembered. */
  get(key: string): Value | undefined
  set(key: string, value: Value, freshUntilMs: number): void
}

/** @param nowMs a clock; `freshUntilMs` is by the same. */
export function createShortMemory<Value>(maxEntries: number, nowMs: () => number): ShortMemory<Value> {
  const entries = new Map<string, { value: Value; freshUntilMs: number }>()
  return {
    get: (key) => {
      const entry = entries.get(key)
      return entry !== undefined && nowMs() < entry.freshUntilMs ? entry.value : undefined
    },
    set: (key, value, freshUntilMs) => {
      // Deleted first, so that the order is that of the last writing.
      entries.delete(key)
      const [oldest] = entries.keys()
      if (entries.size >= maxEntries && oldest !== undefined) entries.delete(oldest)
      entries.set(key, { value, freshUntilMs })
    },
  }
}
