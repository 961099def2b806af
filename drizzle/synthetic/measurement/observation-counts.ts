/** How many observations each person and each record has. */
import type { CareSetting } from '../../schema/columns.ts'
import { createRandom } from '../person/random.ts'
import type { SourcePlan } from '../source/sources.ts'

export interface ObservationRate {
  readonly seed: number
  /** On average; need not be whole. */
  readonly perPerson: number
}

/** How far beyond its fair share a person's count may reach into the next person's. */
const UNEVENNESS = 0.95

/**
 * Some people have hardly any and some nearly twice the average, yet the first N people together have
 * N times the average, give or take one person's; and a person's count does not depend on how many people there are.
 */
export function observationCountsOf(index: number, rate: ObservationRate): number {
  return countBefore(index + 1, rate) - countBefore(index, rate)
}

function countBefore(index: number, { seed, perPerson }: ObservationRate): number {
  const excess = index === 0 ? 0 : createRandom(seed, index, 0).next() * UNEVENNESS
  return Math.floor((index + excess) * perPerson)
}

const weights: Readonly<Record<CareSetting, number>> = {
  gp: 6,
  acute: 3,
  community: 2,
  'mental-health': 1,
  'social-care': 0.5,
}

/** The count over the records of the plan; a record that was merged away gets none. */
export function splitCount(count: number, { records, linking }: SourcePlan): readonly number[] {
  const shares = records.map(({ tenancy }, position) =>
    linking === 'merged' && position === records.length - 1 ? 0 : weights[tenancy.careSetting],
  )
  const whole = shares.reduce((total, share) => total + share, 0)
  let reached = 0
  return shares.map((share) => {
    const before = Math.round((count * reached) / whole)
    reached += share
    return Math.round((count * reached) / whole) - before
  })
}
