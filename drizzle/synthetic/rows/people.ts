/** From a person's number to all rows about the person. */
import type { StoredResourceType } from '../../schema/record-tables.ts'
import { type ObservationRate, observationCountsOf, splitCount } from '../measurement/observation-counts.ts'
import { type Person, personOf, topics } from '../person/person.ts'
import { createRandom } from '../person/random.ts'
import {
  SHOWCASE_INDEX,
  showcaseAt,
  showcaseObservationCounts,
  showcasePlan,
  showcaseVisits,
} from '../person/showcase.ts'
import { visitsOf } from '../person/visits.ts'
import { addDirectory, directoryOf, type TenancyDirectory } from '../source/directory.ts'
import type { SourceRecord } from '../source/source-record.ts'
import { type SourcePlan, sourcePlanOf } from '../source/sources.ts'
import { syntheticTenancies } from '../source/tenancies.ts'
import { addAllergyRows } from './allergy-rows.ts'
import { addConditionRows } from './condition-rows.ts'
import { addEncounterRows } from './encounter-rows.ts'
import { addLinkRows } from './link-rows.ts'
import { addObservationRows } from './observation-rows.ts'
import { addPatientRows } from './patient-rows.ts'
import type { RowSink } from './rows.ts'

/** Who writes each type: a function for what belongs to a person's record, the directory for the rest. */
const resourceRows = {
  Patient: addPatientRows,
  AllergyIntolerance: addAllergyRows,
  Condition: addConditionRows,
  Observation: addObservationRows,
  Encounter: addEncounterRows,
  Organization: 'directory',
  Location: 'directory',
  Practitioner: 'directory',
  PractitionerRole: 'directory',
} as const satisfies Record<StoredResourceType, ((record: SourceRecord, sink: RowSink) => void) | 'directory'>

export interface PeopleOptions {
  readonly seed: number
  /** Nothing happens on this day or later. */
  readonly todayDay: number
  readonly observationsPerPerson: number
}

/** The next free numbers. */
export interface Cursor {
  readonly detailId: number
  readonly linkEventId: number
}

export interface People {
  /** Organisations, places and staff of all sources. */
  addDirectories(sink: RowSink): void
  /** Rows of one person, numbered from the cursor on; returns the cursor for the next. */
  addPerson(index: number, cursor: Cursor, sink: RowSink): Cursor
}

export function createPeople(options: PeopleOptions): People {
  const directories = new Map(syntheticTenancies.map((tenancy) => [tenancy, directoryOf(tenancy)]))
  const rate = { seed: options.seed, perPerson: options.observationsPerPerson }
  return {
    addDirectories: (sink) => {
      for (const tenancy of syntheticTenancies) addDirectory(tenancy, sink)
    },
    addPerson: (index, cursor, sink) => {
      const isShowcase = index === SHOWCASE_INDEX
      const person = isShowcase
        ? showcaseAt(options.todayDay)
        : personOf(options.seed, index, options.todayDay)
      const plan = isShowcase ? showcasePlan : sourcePlanOf(person)
      const records = recordsOf(person, plan, cursor.detailId, directories, rate)
      for (const record of records) addRecordRows(record, sink)
      const linkEventId = addLinkRows(records, plan.linking, cursor.linkEventId, sink)
      return { detailId: cursor.detailId + records.length, linkEventId }
    },
  }
}

function addRecordRows(record: SourceRecord, sink: RowSink): void {
  for (const addRows of Object.values(resourceRows)) {
    if (addRows !== 'directory') addRows(record, sink)
  }
}

function recordsOf(
  person: Person,
  plan: SourcePlan,
  firstDetailId: number,
  directories: ReadonlyMap<unknown, TenancyDirectory>,
  rate: ObservationRate,
): readonly SourceRecord[] {
  const isShowcase = person.index === SHOWCASE_INDEX
  const counts = isShowcase
    ? showcaseObservationCounts
    : splitCount(observationCountsOf(person.index, rate), plan)
  return plan.records.map(({ tenancy, disagreements }, position) => {
    const directory = directories.get(tenancy) ?? directoryOf(tenancy)
    const active = plan.linking !== 'merged' || position < plan.records.length - 1
    const random = createRandom(person.seed, person.index, topics.visits, position)
    const visits = isShowcase
      ? showcaseVisits(tenancy, directory)
      : visitsOf(person, tenancy.careSetting, directory, random)
    return {
      person,
      tenancy,
      directory,
      detailId: String(firstDetailId + position),
      localNumber: `${tenancy.numberPrefix}${1_000_000 + person.index * 10 + position}`,
      position,
      disagreements,
      active,
      visits: active ? visits : [],
      observationCount: counts[position] ?? 0,
    }
  })
}
