/** The first person of every seeded store: the same whatever the seed, with something to see in every section. */

import type { TenancyDirectory } from '../source/directory.ts'
import type { SourcePlan } from '../source/sources.ts'
import {
  fensideCommunity,
  northbrookGp,
  northbrookPas,
  northshireSocialCare,
  type SyntheticTenancy,
} from '../source/tenancies.ts'
import { ageInYears, dayOf } from './calendar.ts'
import type { PersonProblem } from './health.ts'
import { nhsNumberOf } from './nhs-number.ts'
import type { Person } from './person.ts'
import { noRestrictions } from './restrictions.ts'
import type { Visit, VisitKind } from './visits.ts'

export const SHOWCASE_INDEX = 0

/** What to greet a newcomer with. */
export interface ShowcasePerson {
  /** Of the records in the practice, the hospital, community care and social care. */
  readonly detailIds: readonly [gp: string, acute: string, community: string, socialCare: string]
  readonly nhsNumber: string
  readonly name: string
  readonly birthDate: string
}

const BIRTH_DATE = '1948-03-14'

/** As in a store that was empty before. */
export const showcasePerson: ShowcasePerson = showcaseFrom(1001)

export function showcaseFrom(firstDetailId: number): ShowcasePerson {
  const id = (offset: number) => String(firstDetailId + offset)
  return {
    detailIds: [id(0), id(1), id(2), id(3)],
    nhsNumber: nhsNumberOf(SHOWCASE_INDEX),
    name: 'Margaret Whitfield',
    birthDate: BIRTH_DATE,
  }
}

export const showcasePlan: SourcePlan = {
  linking: 'linked',
  records: [
    { tenancy: northbrookGp, disagreements: [] },
    { tenancy: northbrookPas, disagreements: ['maiden-name'] },
    { tenancy: fensideCommunity, disagreements: ['nickname', 'no-telecom'] },
    { tenancy: northshireSocialCare, disagreements: ['no-middle-name', 'former-address'] },
  ],
}

/** Observations of each record, in the order of the plan. */
export const showcaseObservationCounts: readonly number[] = [28, 12, 6, 0]

function problem(
  name: PersonProblem['name'],
  onset: string,
  alsoIn: PersonProblem['alsoIn'] = [],
  end: string | null = null,
): PersonProblem {
  return { name, onsetDay: dayOf(onset), endDay: end === null ? null : dayOf(end), alsoIn }
}

export function showcaseAt(todayDay: number): Person {
  const birthDay = dayOf(BIRTH_DATE)
  return {
    index: SHOWCASE_INDEX,
    seed: 0,
    nhsNumber: nhsNumberOf(SHOWCASE_INDEX),
    sex: 'female',
    birthDay,
    deathDay: null,
    lastDay: todayDay - 1,
    ageYears: ageInYears(birthDay, todayDay - 1),
    given: ['Margaret', 'Anne'],
    family: 'Whitfield',
    maidenName: 'Ashby',
    maritalStatus: 'widowed',
    address: homeOf('14 Orchard Drive', 'XN2 4QD'),
    formerAddress: homeOf('3 Kiln Hill', 'XN3 7TB'),
    movedOnDay: dayOf('2018-06-29'),
    landline: '01632 960148',
    mobile: '07700 900314',
    email: 'margaret.whitfield@example.org',
    practice: northbrookGp,
    health: {
      problems: [
        problem('essentialHypertension', '2004-11-02', ['acute']),
        problem('type2Diabetes', '2009-05-18', ['acute', 'community']),
        problem('osteoarthritis', '2015-03-09'),
        problem('livesAlone', '2018-07-02', ['social-care']),
        problem('heartFailure', '2019-10-21', ['acute', 'community']),
        problem('recurrentFalls', '2023-02-14', ['social-care']),
        problem('hipFracture', '2023-11-05', ['acute', 'community'], '2024-03-20'),
        problem('impairedMobility', '2023-11-17', ['social-care', 'community']),
        problem('urinaryTractInfection', '2025-01-20', [], '2025-01-28'),
      ],
      askedAboutAllergies: true,
      allergies: [
        { name: 'penicillin', reaction: 'drugEruption', sinceDay: dayOf('1987-06-01'), severe: false },
        { name: 'latex', reaction: 'wheal', sinceDay: dayOf('2011-09-12'), severe: false },
      ],
      heightM: 1.6,
      bodyMassIndex: 28.4,
      systolic: 148,
      smoking: 'exSmoker',
      alcoholUnitsPerDay: 1,
    },
    restrictions: noRestrictions,
  }
}

function homeOf(line: string, postalCode: string) {
  return { line: [line], city: 'Northbrook', district: 'Northshire', postalCode, country: 'England' }
}

/** Kind, day, and first and last minute of the day, or of the days after. */
type Seen = readonly [kind: VisitKind, date: string, startMinute: number, endMinute: number]

const DAY_MINUTES = 1_440
const dischargedMinute = 12 * DAY_MINUTES + 690

const seenBy: Readonly<Record<string, readonly Seen[]>> = {
  [northbrookGp.code]: [
    ['surgery', '2024-04-08', 560, 575],
    ['telephone', '2025-01-20', 610, 618],
    ['surgery', '2025-09-16', 885, 900],
  ],
  [northbrookPas.code]: [
    ['outpatient', '2019-10-21', 600, 640],
    ['emergency', '2023-11-05', 850, 1_170],
    ['inpatient', '2023-11-05', 1_170, dischargedMinute],
    ['outpatient', '2025-03-11', 660, 690],
  ],
  [fensideCommunity.code]: [
    ['homeVisit', '2023-11-20', 615, 655],
    ['homeVisit', '2023-12-04', 600, 630],
  ],
  [northshireSocialCare.code]: [
    ['socialCareVisit', '2023-11-15', 840, 900],
    ['socialCareVisit', '2025-06-03', 630, 690],
  ],
}

export function showcaseVisits(tenancy: SyntheticTenancy, directory: TenancyDirectory): readonly Visit[] {
  return (seenBy[tenancy.code] ?? []).map(([kind, date, startMinute, endMinute], index) => ({
    kind,
    day: dayOf(date),
    startMinute,
    endMinute,
    practitionerId: directory.practitionerIds[index % directory.practitionerIds.length] ?? '',
    wards: kind === 'inpatient' ? stay(directory.placeIds.ward, startMinute, endMinute) : [],
    planned: false,
    ended: 'left',
  }))
}

/** Assessed, operated on, then in elderly care until she went home. */
function stay(wards: readonly string[], startMinute: number, endMinute: number): Visit['wards'] {
  const [assessment = '', , , surgery = '', elderlyCare = ''] = wards
  const toTheatre = DAY_MINUTES + 540
  const toElderlyCare = 4 * DAY_MINUTES + 660
  return [
    { locationId: assessment, fromMinute: startMinute, toMinute: toTheatre },
    { locationId: surgery, fromMinute: toTheatre, toMinute: toElderlyCare },
    { locationId: elderlyCare, fromMinute: toElderlyCare, toMinute: endMinute },
  ]
}
