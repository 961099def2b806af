/** Reads JSON of which much comes again: a code with its displays stands in thousands of records, always the same. */

const MAX_CHARACTERS = 1_000
const MAX_KEPT = 4_000

/**
 * @returns a reader of JSON. What it gives is frozen: whoever reads the same text again is given the same value. It keeps
 * the short texts that were read last, 4,000 to twice as many, and their values.
 */
export function createJsonReader(): (text: string) => unknown {
  let recent = new Map<string, unknown>()
  let older: typeof recent = new Map()
  return (text) => {
    if (text.length > MAX_CHARACTERS) return JSON.parse(text)
    const known = recent.get(text)
    if (known !== undefined) return known
    const value = older.get(text) ?? frozen(JSON.parse(text))
    recent.set(text, value)
    if (recent.size >= MAX_KEPT) {
      older = recent
      recent = new Map()
    }
    return value
  }
}

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}
