/**
 * One record of each type about a patient with something in every element, and an observation for every form of value,
 * all under DetailID 2101: a field that comes out empty everywhere was not read.
 */
import type { drizzle } from 'drizzle-orm/postgres-js'
import { encounter, wardStay } from '../../../drizzle/schema/admin-adt.ts'
import {
  allergyIntolerance,
  condition,
  observation,
  type StoredComponent,
} from '../../../drizzle/schema/clinical.ts'
import type { StoredQuantity } from '../../../drizzle/schema/columns.ts'
import { id } from '../../setup/people.ts'

export const wholeSource = (resourceId: string) => ({
  id: resourceId,
  tenancyCode: 'GP1',
  sourceId: `source-of-${resourceId}`,
  sourceVersion: '7',
  version: 3,
  fhirVersion: 'R4' as const,
  lastUpdated: '2024-06-01T12:00:00Z',
  extra: { language: 'en-GB' },
})

const about = (resourceId: string) => ({
  ...wholeSource(resourceId),
  detailId: '2101',
  careSetting: 'gp' as const,
  effectiveAt: '2022-02-03T00:00:00Z',
})

export const wholeConcept = (code: string) => ({
  text: `text of ${code}`,
  coding: [
    { system: 'https://example.org/codes', version: '2', code, display: `${code}.`, userSelected: true },
  ],
})

const note = { text: 'Seen again', time: '2022-02-04', authorString: 'Dr Somerville' }
const measured = (value: string): StoredQuantity => ({
  value,
  comparator: '<',
  unit: 'mmol/L',
  system: 'http://unitsofmeasure.org',
  code: 'mmol/L',
})
const ranges = [
  { low: measured('3.0'), high: measured('5.50'), type: wholeConcept('normal'), text: 'fasting' },
]

/** Every form that a value has, one in each; what is false or nought is a value too. */
const values: StoredComponent[] = [
  { concept: wholeConcept('positive') },
  { text: 'cloudy' },
  { boolean: false },
  { integer: 0 },
  { date: '2022-02' },
  { start: '2022-02-03T10:00:00Z', end: '2022-02-03T11:00:00Z' },
  { range: { low: measured('1.0'), high: measured('2') } },
  { ratio: { numerator: measured('1'), denominator: measured('128') } },
]

const component = (value: StoredComponent): StoredComponent => ({
  ...value,
  code: wholeConcept('part'),
  dataAbsentReason: wholeConcept('unknown'),
  interpretation: [wholeConcept('high')],
  referenceRanges: ranges,
})

export async function writeWholeRecords(db: ReturnType<typeof drizzle>): Promise<void> {
  await db.insert(encounter).values({
    ...about(id(4, 101)),
    ...{ status: 'finished' as const, class: { ...wholeConcept('AMB').coding[0] }, classCode: 'AMB' },
    types: [wholeConcept('review')],
    priority: wholeConcept('routine'),
    ...{ periodStart: '2022-02-03', periodEnd: '2022-02-05' },
    reasons: [wholeConcept('cough')],
    participants: [
      {
        types: [wholeConcept('performer')],
        practitionerId: id(8, 1),
        start: '2022-02-03',
        end: '2022-02-04',
      },
    ],
    admissionMethod: wholeConcept('11'),
    admitSource: wholeConcept('19'),
    dischargeMethod: wholeConcept('1'),
    dischargeDestination: wholeConcept('29'),
    ...{ serviceProviderId: id(6, 1), partOfId: id(4, 1) },
  })
  await db.insert(wardStay).values({
    ...{ detailId: '2101', encounterId: id(4, 101), position: 0, locationId: id(7, 1) },
    ...{ status: 'completed', periodStart: '2022-02-03', periodEnd: '2022-02-05' },
  })
  await db.insert(condition).values({
    ...about(id(2, 101)),
    code: wholeConcept('cough'),
    ...{ clinicalStatus: 'resolved' as const, verificationStatus: 'confirmed' as const },
    category: [wholeConcept('problem-list-item')],
    ...{ severity: wholeConcept('mild'), bodySite: [wholeConcept('chest')] },
    ...{ onsetDate: '2022-02-03', abatementDate: '2022-03', recordedDate: '2022-02-04' },
    ...{ encounterId: id(4, 101), asserterId: id(8, 1) },
    notes: [note],
  })
  await db.insert(allergyIntolerance).values({
    ...about(id(3, 101)),
    code: wholeConcept('penicillin'),
    ...{ clinicalStatus: 'active' as const, verificationStatus: 'confirmed' as const },
    ...{ type: 'allergy' as const, categories: ['medication' as const], criticality: 'high' as const },
    ...{ onsetDate: '2001', recordedDate: '2022-02-03', lastOccurrence: '2019-05' },
    ...{ encounterId: id(4, 101), recorderId: id(8, 1), asserterId: id(8, 2) },
    reactions: [
      {
        substance: wholeConcept('amoxicillin'),
        manifestation: [wholeConcept('rash')],
        ...{ description: 'within the hour', onset: '2019-05-02', severity: 'moderate' },
        exposureRoute: wholeConcept('oral'),
        note: [note],
      },
    ],
    notes: [note],
  })
  const observed = (number: number) => ({
    ...about(id(5, number)),
    code: wholeConcept('glucose'),
    status: 'final' as const,
    category: [wholeConcept('laboratory')],
    ...{ effectiveDate: '2022-02-03', effectiveEnd: '2022-02-04', issued: '2022-02-05' },
    dataAbsentReason: wholeConcept('error'),
    interpretation: [wholeConcept('low')],
    ...{ bodySite: wholeConcept('arm'), method: wholeConcept('strip') },
    referenceRanges: ranges,
    components: [...values, { quantity: measured('7.10') }].map(component),
    ...{ encounterId: id(4, 101), performerId: id(8, 1) },
    notes: [note],
  })
  const { value, comparator, unit, system, code } = measured('6.0')
  await db
    .insert(observation)
    .values([
      { ...observed(101), quantityValue: value, quantityComparator: comparator, quantityUnit: unit },
      { ...observed(102), quantityValue: value, quantitySystem: system, quantityCode: code },
      { ...observed(103), quantityUnit: unit },
      ...values.map((stored, n) => ({ ...observed(104 + n), value: stored })),
    ])
}
