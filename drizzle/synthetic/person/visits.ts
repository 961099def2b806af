/** When and where a person was seen by one source. */
import type { CareSetting } from '../../schema/columns.ts'
import type { TenancyDirectory } from '../source/directory.ts'
import { yearsAfter } from './calendar.ts'
import type { Person } from './person.ts'
import type { Random } from './random.ts'

export type VisitKind =
  | 'surgery'
  | 'telephone'
  | 'outpatient'
  | 'emergency'
  | 'inpatient'
  | 'homeVisit'
  | 'mentalHealthReview'
  | 'socialCareVisit'

export interface WardStayFact {
  readonly locationId: string
  readonly fromMinute: number
  /** Counted, like the other, from midnight of the visit's day; null while the person is there. */
  readonly toMinute: number | null
}

export interface Visit {
  readonly kind: VisitKind
  readonly day: number
  readonly startMinute: number
  /** Minutes after midnight of the same day, so more than 1,440 for a stay; null while it goes on. */
  readonly endMinute: number | null
  readonly practitionerId: string
  readonly wards: readonly WardStayFact[]
  readonly planned: boolean
  /** The person died at the end of it. */
  readonly ended: 'left' | 'died'
}

const MINUTES_PER_DAY = 1_440
const YEARS_BACK = 8

const mostVisits: Readonly<Record<CareSetting, number>> = {
  gp: 4,
  acute: 3,
  community: 2,
  'mental-health': 2,
  'social-care': 2,
}

/** In the order they took place. */
export function visitsOf(
  person: Person,
  setting: CareSetting,
  directory: TenancyDirectory,
  random: Random,
): readonly Visit[] {
  const count = random.integer(1, mostVisits[setting])
  const firstDay = Math.max(person.birthDay + 2, yearsAfter(person.lastDay, -YEARS_BACK))
  const days = Array.from({ length: count }, () => random.integer(firstDay, person.lastDay))
  return days
    .sort((one, other) => one - other)
    .map((day) => visitOn(day, kindFrom(setting, random), person, directory, random))
}

function kindFrom(setting: CareSetting, random: Random): VisitKind {
  const share = random.next()
  if (setting === 'gp') return share < 0.75 ? 'surgery' : 'telephone'
  if (setting === 'acute') return share < 0.45 ? 'outpatient' : share < 0.7 ? 'emergency' : 'inpatient'
  if (setting === 'community') return 'homeVisit'
  if (setting === 'mental-health') return share < 0.88 ? 'mentalHealthReview' : 'inpatient'
  return 'socialCareVisit'
}

function visitOn(
  day: number,
  kind: VisitKind,
  person: Person,
  directory: TenancyDirectory,
  random: Random,
): Visit {
  const practitionerId = random.pick(directory.practitionerIds)
  const atAnyHour = kind === 'emergency' || kind === 'inpatient'
  const startMinute = atAnyHour ? random.integer(10, 1_300) : random.integer(8 * 60, 17 * 60)
  const planned = random.chance(0.4)
  const common = { kind, day, startMinute, practitionerId, planned }
  if (kind !== 'inpatient') {
    const endMinute = Math.min(startMinute + lengthMinutes(kind, random), MINUTES_PER_DAY - 1)
    return { ...common, endMinute, wards: [], ended: 'left' }
  }
  return { ...common, ...stayFrom(day, startMinute, person, directory, random) }
}

function lengthMinutes(kind: VisitKind, random: Random): number {
  if (kind === 'emergency') return random.integer(70, 400)
  if (kind === 'telephone') return random.integer(5, 12)
  return kind === 'surgery' ? random.integer(8, 20) : random.integer(20, 60)
}

/** A stay that would outlast the last known day goes on, or ended with the person's death. */
function stayFrom(
  day: number,
  startMinute: number,
  person: Person,
  directory: TenancyDirectory,
  random: Random,
): Pick<Visit, 'endMinute' | 'wards' | 'ended'> {
  const wanted = startMinute + random.integer(1, 14) * MINUTES_PER_DAY + random.integer(-300, 300)
  const last = (person.lastDay - day + 1) * MINUTES_PER_DAY - 1
  const outlasts = wanted > last
  const died = outlasts && person.deathDay !== null
  const endMinute = outlasts && !died ? null : Math.min(wanted, last)
  const wards = wardsFrom(startMinute, { untilMinute: Math.min(wanted, last), endMinute }, directory, random)
  return { endMinute, wards, ended: died ? 'died' : 'left' }
}

function wardsFrom(
  startMinute: number,
  { untilMinute, endMinute }: { untilMinute: number; endMinute: number | null },
  directory: TenancyDirectory,
  random: Random,
): readonly WardStayFact[] {
  const wards = directory.placeIds.ward
  const count = Math.min(random.integer(1, 4), wards.length)
  const first = random.integer(0, wards.length - count)
  const bounds = Array.from({ length: count + 1 }, (_, index) =>
    Math.round(startMinute + ((untilMinute - startMinute) * index) / count),
  )
  return wards.slice(first, first + count).map((locationId, index) => ({
    locationId,
    fromMinute: bounds[index] ?? startMinute,
    toMinute: index === count - 1 ? endMinute : (bounds[index + 1] ?? untilMinute),
  }))
}
