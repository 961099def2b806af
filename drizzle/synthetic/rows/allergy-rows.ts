/** Allergies, reactions, and the statement that there is none. */
import { allergyIntolerance, type StoredReaction } from '../../schema/clinical.ts'
import { isoDate, isoInstant, startOf, yearsAfter } from '../person/calendar.ts'
import type { PersonAllergy } from '../person/health.ts'
import { topics } from '../person/person.ts'
import { createRandom, type Random } from '../person/random.ts'
import type { SourceRecord } from '../source/source-record.ts'
import { allergens, noKnownAllergy, reactions } from '../terminology/allergies.ts'
import { type RowSink, recordColumnsOf } from './rows.ts'

export function addAllergyRows(record: SourceRecord, sink: RowSink): void {
  const { person, tenancy, position } = record
  const { allergies, askedAboutAllergies } = person.health
  const random = createRandom(person.seed, person.index, topics.allergies, position)
  const isPractice = tenancy.careSetting === 'gp'
  const asks = isPractice || (tenancy.careSetting === 'acute' && random.chance(0.7))
  if (!asks || !askedAboutAllergies || !record.active) return
  if (allergies.length === 0 && (isPractice || random.chance(0.4))) addNoKnownAllergy(record, random, sink)
  allergies.forEach((allergy, ordinal) => {
    addAllergy(record, allergy, ordinal, random, sink)
  })
}

function addNoKnownAllergy(record: SourceRecord, random: Random, sink: RowSink): void {
  const day = Math.max(record.person.birthDay + 1, yearsAfter(record.person.lastDay, -random.integer(0, 9)))
  sink.add(allergyIntolerance, {
    ...recordedOn(record, day, 0, random),
    code: noKnownAllergy,
  })
}

function addAllergy(
  record: SourceRecord,
  allergy: PersonAllergy,
  ordinal: number,
  random: Random,
  sink: RowSink,
): void {
  const { category, code } = allergens[allergy.name]
  const day = Math.min(allergy.sinceDay + random.integer(0, 200), record.person.lastDay)
  sink.add(allergyIntolerance, {
    ...recordedOn(record, day, ordinal, random),
    code,
    type: 'allergy',
    categories: [category],
    criticality: allergy.severe ? 'high' : 'low',
    onsetDate: isoDate(allergy.sinceDay).slice(0, 4),
    reactions: [reactionIn(record, allergy)],
  })
}

function recordedOn(record: SourceRecord, day: number, ordinal: number, random: Random) {
  const recordedDate = isoDate(day)
  return {
    ...recordColumnsOf(record, 'AllergyIntolerance', ordinal, {
      effectiveAt: startOf(recordedDate),
      lastUpdated: isoInstant(day, 1_080),
    }),
    clinicalStatus: 'active',
    verificationStatus: 'confirmed',
    recordedDate,
    recorderId: random.pick(record.directory.practitionerIds),
  } as const
}

function reactionIn({ tenancy }: SourceRecord, allergy: PersonAllergy): StoredReaction {
  const manifestation = [reactions[allergy.reaction]]
  // Care Connect's first profiles forbid the severity of a reaction.
  return tenancy.fhirVersion === 'STU3'
    ? { manifestation }
    : { manifestation, severity: allergy.severe ? 'severe' : 'mild' }
}
