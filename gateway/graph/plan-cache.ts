import { createRecentMap } from './recent-map.ts'

export interface PlanCache<Value> {
  /** The value for `key`, at once when it is known. Concurrent first callers share one `load`; a rejected load is forgotten. */
  get(key: string, load: () => Promise<Value>): Value | Promise<Value>
  readonly size: number
  /** How often a value was known, its load perhaps still under way, and how often it was not. */
  readonly hits: number
  readonly misses: number
}

/** Keeps at most `capacity` values, loads under way included, and forgets what has not been used for longest. */
export function createPlanCache<Value>(capacity: number): PlanCache<Value> {
  const entries = createRecentMap<{ value: Value | Promise<Value> }>(capacity)

  let hits = 0
  let misses = 0
  return {
    get(key, load) {
      const known = entries.get(key)
      if (known !== undefined) {
        hits++
        return known.value
      }
      misses++
      const loading = load()
      const entry = entries.set(key, { value: loading as Value | Promise<Value> })
      loading.then(
        (value) => {
          entry.value = value
        },
        () => {
          if (entries.get(key) === entry) entries.delete(key)
        },
      )
      return loading
    },
    get size() {
      return entries.size
    },
    get hits() {
      return hits
    },
    get misses() {
      return misses
    },
  }
}
