/** A map that forgets what has not been used for longest, as soon as there are too many entries or too long keys. */
export interface RecentMap<Value> {
  get(key: string): Value | undefined
  /** Returns `value`. */
  set(key: string, value: Value): Value
  delete(key: string): void
  readonly size: number
}

/** What is kept for an operation grows with its text, so that a count alone would not bound it. */
const MAX_KEY_CHARACTERS = 4_000_000

export function createRecentMap<Value>(
  capacity: number,
  maxKeyCharacters = MAX_KEY_CHARACTERS,
): RecentMap<Value> {
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new TypeError(`A recent map needs a whole capacity of at least 1, but got: ${capacity}.`)
  }
  // A Map iterates in insertion order: re-inserting on use keeps the least recently used entry first.
  const entries = new Map<string, Value>()
  let characters = 0
  return {
    get(key) {
      const value = entries.get(key)
      if (value === undefined) return undefined
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set(key, value) {
      if (!entries.has(key)) characters += key.length
      entries.set(key, value)
      // The newest stays, however long it is.
      for (const oldest of entries.keys()) {
        if ((entries.size <= capacity && characters <= maxKeyCharacters) || entries.size === 1) break
        forget(oldest)
      }
      return value
    },
    delete: forget,
    get size() {
      return entries.size
    },
  }

  function forget(key: string): void {
    if (entries.delete(key)) characters -= key.length
  }
}
