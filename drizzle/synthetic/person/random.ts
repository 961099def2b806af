/** The generator's own source of chance, so that the same seed gives the same people on every machine and Node version. */

export interface Random {
  /** From 0 up to, never including, 1. */
  next(): number
  /** Both ends included. */
  integer(lowest: number, highest: number): number
  chance(probability: number): boolean
  pick<T>(choices: readonly T[]): T
  /** Most often near the mean, never further away than the spread. */
  around(mean: number, spread: number): number
}

/**
 * A stream of its own for each list of parts (seed, person, topic): what one topic draws never shifts
 * another, so that a person depends on nothing but the seed and the person's number.
 */
export function createRandom(...parts: readonly number[]): Random {
  let state = parts.reduce(mix, 0x9e3779b9)
  // mulberry32, by Tommy Ettinger (public domain)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    integer: (lowest, highest) => lowest + Math.floor(next() * (highest - lowest + 1)),
    chance: (probability) => next() < probability,
    pick: (choices) => pickFrom(choices, next()),
    around: (mean, spread) => mean + (next() + next() + next() - 1.5) * (spread / 1.5),
  }
}

/** The finalizer of MurmurHash3, which spreads neighbouring numbers far apart. */
function mix(state: number, part: number): number {
  let hash = (Math.imul(state, 31) + part) | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}

function pickFrom<T>(choices: readonly T[], share: number): T {
  const chosen = choices[Math.floor(share * choices.length)]
  if (chosen === undefined) throw new RangeError('nothing to pick from')
  return chosen
}
