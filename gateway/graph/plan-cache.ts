import { createRecentMap } from './recent-map.ts'

export interface PlanCache<Value> {
  /** The value for `key`, at once when it is known. Concurrent first callers share one `load`; a rejected load is forgotten. */
  get(key: string, load: () => Promise<Value>): Value | Promise<Value>
  readonly size: number
}

/** Keeps at most `capacity` values, loads under way included, and forgets what has not been used for longest. */
export function createPlanCache<Value>(capacity: number): PlanCache<Value> {
  const entries = createRecentMap<{ value: Value | Promise<Value> }>(capacity)

  return {
    get(key, load) {
      const known = entries.get(key)
      if (known !== undefined) return known.value

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
  }
}
