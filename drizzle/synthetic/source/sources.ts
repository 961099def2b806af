/** Which sources know a person, and how their records hang together. */
import type { CareSetting } from '../../schema/columns.ts'
import { nicknames } from '../person/names.ts'
import { type Person, topics } from '../person/person.ts'
import { createRandom, type Random } from '../person/random.ts'
import type { Disagreement } from './source-record.ts'
import {
  hospitals,
  northbrookPas,
  practices,
  type SyntheticTenancy,
  syntheticTenancies,
} from './tenancies.ts'

export interface PlannedRecord {
  readonly tenancy: SyntheticTenancy
  readonly disagreements: readonly Disagreement[]
}

export interface SourcePlan {
  /** In the order in which the records came. */
  readonly records: readonly PlannedRecord[]
  /**
   * `separated`: two records of one person that a person took apart.
   * `merged`: the last record was merged away into the one before it.
   */
  readonly linking: 'linked' | 'separated' | 'merged'
}

/** Whoever is seeded, these two people show what is rare. */
const SEPARATED_INDEX = 1
const MERGED_INDEX = 2

export function sourcePlanOf(person: Person): SourcePlan {
  const random = createRandom(person.seed, person.index, topics.sources)
  if (person.index === SEPARATED_INDEX) {
    return { linking: 'separated', records: [undisputed(person.practice), undisputed(northbrookPas)] }
  }
  if (person.index === MERGED_INDEX) {
    const duplicate = { tenancy: northbrookPas, disagreements: ['typing-error', 'former-address'] as const }
    const records = [undisputed(person.practice), undisputed(northbrookPas), duplicate]
    return { linking: 'merged', records }
  }
  const tenancies = tenanciesOf(person, random)
  const records = tenancies.map((tenancy, position) => ({
    tenancy,
    disagreements: position === 0 ? [] : disagreementsOf(person, random),
  }))
  return { linking: 'linked', records }
}

function undisputed(tenancy: SyntheticTenancy): PlannedRecord {
  return { tenancy, disagreements: [] }
}

function tenanciesOf(person: Person, random: Random): readonly SyntheticTenancy[] {
  const count = recordCountFrom(random)
  const registered = random.chance(0.95)
  const others = syntheticTenancies
    .filter((tenancy) => tenancy !== person.practice && isFor(tenancy, person))
    .map((tenancy) => ({ tenancy, rank: random.next() * likelihoodOf(tenancy, person) }))
    .sort((one, other) => other.rank - one.rank)
    .map((ranked) => ranked.tenancy)
  return registered ? [person.practice, ...others].slice(0, count) : others.slice(0, count)
}

/** One to five, most often two or three. */
function recordCountFrom(random: Random): number {
  const share = random.next()
  const bounds = [0.12, 0.4, 0.7, 0.9]
  return 1 + bounds.filter((bound) => share >= bound).length
}

function isFor(tenancy: SyntheticTenancy, { ageYears }: Person): boolean {
  return tenancy.careSetting !== 'social-care' || ageYears >= 18
}

function likelihoodOf(tenancy: SyntheticTenancy, { ageYears, health, practice }: Person): number {
  const nearest = hospitals[practices.indexOf(practice)]
  const mind: readonly string[] = ['depression', 'anxiety', 'schizophrenia', 'bipolarDisorder', 'dementia']
  const troubled = health.problems.some((problem) => mind.includes(problem.name))
  const likelihood: Record<CareSetting, number> = {
    gp: 0.4,
    acute: tenancy === nearest ? 4 : 1.2,
    community: ageYears > 70 ? 3 : 1,
    'mental-health': troubled ? 3 : 0.4,
    'social-care': ageYears > 70 ? 2.5 : 0.4,
  }
  return likelihood[tenancy.careSetting]
}

const chances: readonly (readonly [Disagreement, number])[] = [
  ['maiden-name', 0.18],
  ['nickname', 0.15],
  ['typing-error', 0.06],
  ['no-middle-name', 0.25],
  ['former-address', 0.2],
  ['no-telecom', 0.2],
  ['no-nhs-number', 0.015],
  ['year-of-birth-only', 0.015],
  ['no-gender', 0.02],
]

function disagreementsOf(person: Person, random: Random): readonly Disagreement[] {
  return chances.flatMap(([disagreement, chance]) => {
    const happens = random.chance(chance)
    return happens && isPossible(disagreement, person) ? [disagreement] : []
  })
}

function isPossible(disagreement: Disagreement, { maidenName, given }: Person): boolean {
  if (disagreement === 'maiden-name') return maidenName !== null
  if (disagreement === 'nickname') return nicknames[given[0] ?? ''] !== undefined
  return disagreement !== 'no-middle-name' || given.length > 1
}
