/** Problems as each source knows them: the practice all of them, the others what concerns them. */
import { condition } from '../../schema/clinical.ts'
import { isoDate, isoInstant, startOf } from '../person/calendar.ts'
import type { PersonProblem } from '../person/health.ts'
import { topics } from '../person/person.ts'
import { createRandom, type Random } from '../person/random.ts'
import { restrictedMeta } from '../person/restrictions.ts'
import type { SourceRecord } from '../source/source-record.ts'
import { conditionCategories } from '../terminology/per-version.ts'
import { problems } from '../terminology/problems.ts'
import { encounterIdOf } from './encounter-rows.ts'
import { type RowSink, recordColumnsOf } from './rows.ts'

/** How often a source that is concerned by a problem has it written down. */
const NOTED = 0.75

export function addConditionRows(record: SourceRecord, sink: RowSink): void {
  const { person, position } = record
  const random = createRandom(person.seed, person.index, topics.problems, position)
  const known = person.health.problems.filter((problem) => knows(record, problem, random))
  known.forEach((problem, ordinal) => {
    addCondition(record, problem, ordinal, random, sink)
  })
}

function knows({ tenancy, active }: SourceRecord, problem: PersonProblem, random: Random): boolean {
  const noted = random.chance(NOTED)
  if (!active) return false
  return tenancy.careSetting === 'gp' || (noted && problem.alsoIn.includes(tenancy.careSetting))
}

function addCondition(
  record: SourceRecord,
  problem: PersonProblem,
  ordinal: number,
  random: Random,
  sink: RowSink,
): void {
  const { person, tenancy, directory } = record
  const isPractice = tenancy.careSetting === 'gp'
  const visit = record.visits.findIndex((each) => each.day >= problem.onsetDay)
  const seenOn = isPractice ? problem.onsetDay + random.integer(0, 5) : record.visits[visit]?.day
  const recordedDay = Math.min(seenOn ?? problem.onsetDay, person.lastDay)
  const onsetDate = shortened(isoDate(problem.onsetDay), isPractice ? 0.9 : 0.6, random)
  const category = isPractice || visit < 0 ? 'problem-list-item' : 'encounter-diagnosis'
  const code = problems[problem.name]
  sink.add(condition, {
    ...recordColumnsOf(record, 'Condition', ordinal, {
      effectiveAt: startOf(onsetDate),
      lastUpdated: isoInstant(recordedDay, 1_080),
    }),
    code,
    clinicalStatus: problem.endDay === null ? 'active' : 'resolved',
    // Care Connect leaves the element out.
    verificationStatus: tenancy.fhirVersion === 'R4' ? 'confirmed' : null,
    category: [conditionCategories[category][tenancy.fhirVersion]],
    onsetDate,
    abatementDate: problem.endDay === null ? null : isoDate(problem.endDay),
    recordedDate: isoDate(recordedDay),
    encounterId: isPractice || visit < 0 ? null : encounterIdOf(record, visit),
    asserterId: random.pick(directory.practitionerIds),
    ...(problem.name === person.restrictions.problem && { restricted: true, extra: restrictedMeta }),
  })
}

/** Some histories give only the month or the year. */
function shortened(date: string, exact: number, random: Random): string {
  if (random.chance(exact)) return date
  return random.chance(0.5) ? date.slice(0, 7) : date.slice(0, 4)
}
