/** One person who does not exist: who they are, where they live, which sources know them. */
import type { FhirAddress } from '../../schema/columns.ts'
import { practices, type SyntheticTenancy } from '../source/tenancies.ts'
import type { MaritalStatus } from '../terminology/per-version.ts'
import { ageInYears, yearsAfter } from './calendar.ts'
import { type Health, healthOf, type Lifetime } from './health.ts'
import { type NamePool, namePools, type Sex } from './names.ts'
import { nhsNumberOf } from './nhs-number.ts'
import { addressFrom, landline, mobile } from './places.ts'
import { createRandom, type Random } from './random.ts'
import { type Restrictions, restrictionsOf } from './restrictions.ts'

export interface Person extends Lifetime {
  readonly index: number
  /** Begins every stream of chance about the person. */
  readonly seed: number
  readonly nhsNumber: string
  /** Null while alive. */
  readonly deathDay: number | null
  readonly given: readonly string[]
  readonly family: string
  /** Family name before marriage, where another. */
  readonly maidenName: string | null
  readonly maritalStatus: MaritalStatus
  readonly address: FhirAddress
  readonly formerAddress: FhirAddress
  readonly movedOnDay: number
  readonly landline: string | null
  readonly mobile: string | null
  readonly email: string | null
  readonly practice: SyntheticTenancy
  readonly health: Health
  readonly restrictions: Restrictions
}

/** Streams of chance, so that what one part draws never shifts another. */
export const topics = {
  person: 1,
  health: 2,
  sources: 3,
  demographics: 4,
  visits: 5,
  problems: 6,
  allergies: 7,
  observations: 8,
  restrictions: 9,
}

/** The same person for the same seed, index and day, whoever else is made. */
export function personOf(seed: number, index: number, todayDay: number): Person {
  const random = createRandom(seed, index, topics.person)
  const life = lifeOf(random, todayDay)
  const naming = nameOf(random, life)
  const health = healthOf(life, createRandom(seed, index, topics.health))
  return {
    ...life,
    ...naming,
    index,
    seed,
    nhsNumber: nhsNumberOf(index),
    address: addressFrom(random),
    formerAddress: addressFrom(random),
    movedOnDay: Math.round(life.birthDay + (0.3 + 0.6 * random.next()) * (life.lastDay - life.birthDay)),
    landline: random.chance(0.6) ? landline(random) : null,
    mobile: random.chance(0.85) ? mobile(random) : null,
    email: random.chance(0.5) ? emailOf(naming, index) : null,
    practice: random.pick(practices),
    health,
    restrictions: restrictionsOf(index, health.problems, createRandom(seed, index, topics.restrictions)),
  }
}

function lifeOf(random: Random, todayDay: number): Lifetime & { deathDay: number | null } {
  const sex = random.chance(0.51) ? 'female' : 'male'
  const ageToday = ageFrom(random)
  const birthDay = Math.min(yearsAfter(todayDay, -ageToday), todayDay - 60)
  const died = random.chance(ageToday > 60 ? 0.1 : 0.004)
  const sinceDays = random.integer(10, 2_000)
  const deathDay = died ? Math.max(birthDay + 30, todayDay - sinceDays) : null
  const lastDay = (deathDay ?? todayDay) - 1
  return { sex, birthDay, deathDay, lastDay, ageYears: ageInYears(birthDay, lastDay) }
}

function ageFrom(random: Random): number {
  const share = random.next()
  const withinBand = random.next()
  if (share < 0.18) return 18 * withinBand
  if (share < 0.54) return 18 + 32 * withinBand
  if (share < 0.79) return 50 + 20 * withinBand
  return 70 + 26 * withinBand
}

/** A hundred, of which each pool holds its share. */
const tickets: readonly NamePool[] = namePools.flatMap((pool) =>
  Array.from({ length: pool.share }, () => pool),
)

type Naming = Pick<Person, 'given' | 'family' | 'maidenName' | 'maritalStatus'>

function nameOf(random: Random, { sex, ageYears }: { sex: Sex; ageYears: number }): Naming {
  const pool = random.pick(tickets)
  const first = random.pick(pool[sex])
  const middle = random.pick(pool[sex])
  const maritalStatus = maritalStatusFrom(random, ageYears)
  const born = random.pick(pool.family)
  const married = random.pick(pool.family)
  const changed = sex === 'female' && maritalStatus !== 'single' && married !== born && random.chance(0.75)
  return {
    given: random.chance(0.6) && middle !== first ? [first, middle] : [first],
    family: changed ? married : born,
    maidenName: changed ? born : null,
    maritalStatus,
  }
}

function maritalStatusFrom(random: Random, ageYears: number): MaritalStatus {
  const share = random.next()
  if (ageYears < 20 || share < 0.3) return 'single'
  if (share > 0.85) return ageYears > 65 ? 'widowed' : 'divorced'
  return 'married'
}

function emailOf({ given, family }: Naming, index: number): string {
  const plain = `${given[0]}.${family}`.normalize('NFD').replace(/[^A-Za-z.]/g, '')
  return `${plain.toLowerCase()}.${index}@example.org`
}
