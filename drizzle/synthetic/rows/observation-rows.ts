/** As many observations as a record is to have, taken at its visits and, beyond those, on days of their own. */
import { observation } from '../../schema/clinical.ts'
import { type Measurement, type Quantity, subjectOn } from '../measurement/measurements.ts'
import { panelOf } from '../measurement/panels.ts'
import { isoDate, isoInstant, startOf } from '../person/calendar.ts'
import { topics } from '../person/person.ts'
import { createRandom, type Random } from '../person/random.ts'
import type { SourceRecord } from '../source/source-record.ts'
import { observationCodes } from '../terminology/observations.ts'
import { interpretations, observationCategories } from '../terminology/per-version.ts'
import { encounterIdOf } from './encounter-rows.ts'
import { type RowSink, recordColumnsOf } from './rows.ts'

const UCUM = 'http://unitsofmeasure.org'
const YEARS_BACK_DAYS = 3_650
/** In the evening, for what is taken during the day. */
const FILED_MINUTE = 1_200

/** Where and when a panel is taken. */
interface Occasion {
  readonly day: number
  /** Null where the source gives the day alone. */
  readonly minute: number | null
  readonly encounterId: string | null
  readonly practitionerId: string
}

export function addObservationRows(record: SourceRecord, sink: RowSink): void {
  const { person, position, observationCount } = record
  const random = createRandom(person.seed, person.index, topics.observations, position)
  for (let round = 0, ordinal = 0; ordinal < observationCount; round++) {
    const occasion = occasionOf(record, round, random)
    const panel = panelOf(record.tenancy.careSetting, round, subjectOn(person, occasion.day), random)
    for (const measurement of panel.slice(0, observationCount - ordinal)) {
      addObservation(record, measurement, occasion, ordinal++, sink)
    }
  }
}

/** The latest visit first; nobody is measured by telephone. */
function occasionOf(record: SourceRecord, round: number, random: Random): Occasion {
  const { person, visits, directory } = record
  const visit = visits.filter((each) => each.kind !== 'telephone').at(-1 - round)
  if (visit !== undefined) {
    const minute = Math.min(visit.startMinute + 5, visit.endMinute ?? visit.startMinute)
    return {
      day: visit.day,
      minute,
      encounterId: encounterIdOf(record, visits.indexOf(visit)),
      practitionerId: visit.practitionerId,
    }
  }
  const day = random.integer(Math.max(person.birthDay + 1, person.lastDay - YEARS_BACK_DAYS), person.lastDay)
  const minute = random.chance(0.7) ? random.integer(480, 1_080) : null
  return { day, minute, encounterId: null, practitionerId: random.pick(directory.practitionerIds) }
}

function addObservation(
  record: SourceRecord,
  measurement: Measurement,
  occasion: Occasion,
  ordinal: number,
  sink: RowSink,
): void {
  const version = record.tenancy.fhirVersion
  const code = observationCodes[measurement.name][version]
  const { day, minute } = occasion
  const effectiveDate = minute === null ? isoDate(day) : isoInstant(day, minute)
  const effectiveAt = minute === null ? startOf(effectiveDate) : effectiveDate
  const filedAt = isoInstant(day, Math.max(minute ?? 0, FILED_MINUTE))
  sink.add(observation, {
    ...recordColumnsOf(record, 'Observation', ordinal, { effectiveAt, lastUpdated: filedAt }),
    code,
    status: 'final',
    category: [observationCategories[measurement.category][version]],
    effectiveDate,
    issued: measurement.category === 'laboratory' ? filedAt : null,
    ...valueColumns(measurement.quantity),
    interpretation: interpretationOf(record, measurement),
    referenceRanges: rangeOf(measurement),
    components: measurement.parts?.map(([name, quantity]) => ({
      code: observationCodes[name][version],
      quantity: { ...quantity, system: UCUM },
    })),
    encounterId: occasion.encounterId,
    performerId: occasion.practitionerId,
  })
}

function valueColumns(quantity: Quantity | undefined) {
  if (quantity === undefined) return {}
  return {
    quantityValue: quantity.value,
    quantityUnit: quantity.unit,
    quantitySystem: UCUM,
    quantityCode: quantity.code,
  }
}

function rangeOf({ range, quantity }: Measurement) {
  if (range === undefined || quantity === undefined) return null
  const unit = { unit: quantity.unit, system: UCUM, code: quantity.code }
  return [{ low: { value: range[0], ...unit }, high: { value: range[1], ...unit } }]
}

function interpretationOf(record: SourceRecord, { range, quantity }: Measurement) {
  if (range === undefined || quantity === undefined) return null
  const value = Number(quantity.value)
  const version = record.tenancy.fhirVersion
  if (value < Number(range[0])) return [interpretations.low[version]]
  return value > Number(range[1]) ? [interpretations.high[version]] : null
}
