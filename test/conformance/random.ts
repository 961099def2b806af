export interface Random {
  /** True with this probability. */
  chance(probability: number): boolean
  /** A whole number, both ends included. */
  between(low: number, high: number): number
  /** `undefined` of nothing. */
  pick<Item>(items: readonly Item[]): Item | undefined
}

/** The same numbers for the same seed: Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    chance: (probability) => next() < probability,
    between,
    pick: (items) => items[between(0, items.length - 1)],
  }
}
