import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { encounter, wardStay } from '../../drizzle/schema/admin-adt.ts'
import { allergyIntolerance, condition, observation } from '../../drizzle/schema/clinical.ts'
import type { FhirCodeableConcept } from '../../drizzle/schema/columns.ts'
import {
  patientAddress,
  patientIdentifier,
  patientName,
  patientRecord,
  patientTelecom,
} from '../../drizzle/schema/demographics.ts'
import { linkEvent, linkMembership } from '../../drizzle/schema/links.ts'
import { writtenTables } from '../../drizzle/synthetic/writing/copy-sink.ts'
import { peopleRows, type Rows, TODAY } from './row-collector.ts'

const people = peopleRows(400)

const fingerprint = (rows: Rows) =>
  createHash('sha256')
    .update(JSON.stringify(writtenTables.map((table) => rows.of(table))))
    .digest('hex')

function countBy<T>(items: readonly T[], keyOf: (item: T) => unknown): number[] {
  const counts = new Map<unknown, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return [...counts.values()]
}

test('makes the same rows again from the same seed, and others from another', () => {
  expect(fingerprint(peopleRows(60))).toBe(fingerprint(peopleRows(60)))
  expect(fingerprint(peopleRows(60, { seed: 2 }))).not.toBe(fingerprint(peopleRows(60)))
})

test('begins a longer list of people with the shorter one', () => {
  const [few, many] = [peopleRows(50), peopleRows(100)]
  for (const table of writtenTables) {
    const shorter = few.of(table)
    expect(many.of(table).slice(0, shorter.length)).toEqual(shorter)
  }
})

test('does not change who people are when they get more observations', () => {
  const [plain, measured] = [peopleRows(50), peopleRows(50, { observationsPerPerson: 40 })]
  for (const table of [patientRecord, patientName, condition, encounter]) {
    expect(measured.of(table)).toEqual(plain.of(table))
  }
})

test('gives one to five records to a person, to most two to five', () => {
  const sizes = countBy(people.of(linkMembership), (row) => row.setId)
  const share = (size: number) => sizes.filter((each) => each === size).length / sizes.length
  expect(Math.max(...sizes)).toBe(5)
  expect(1 - share(1)).toBeGreaterThan(0.8)
  for (const size of [2, 3, 4, 5]) expect(share(size)).toBeGreaterThan(0.05)
})

test('reaches the number of observations asked for, unevenly spread', () => {
  const count = people.of(observation).length
  expect(count).toBeGreaterThanOrEqual(400 * 12)
  expect(count).toBeLessThan(400 * 12 + 100)
  const perPerson = countBy(people.of(observation), (row) => row.detailId)
  expect(Math.max(...perPerson)).toBeGreaterThan(2 * Math.min(...perPerson))
})

test('lets records of one person disagree, but not beyond recognition', () => {
  const setOf = new Map(people.of(linkMembership).map((row) => [row.detailId, row.setId]))
  const official = people.of(patientName).filter((row) => row.position === 0)
  const names = new Map<unknown, Set<string>>()
  for (const { detailId, family, given } of official) {
    const seen = names.get(setOf.get(detailId)) ?? new Set()
    names.set(setOf.get(detailId), seen.add(`${family} ${given?.join(' ')}`))
  }
  const differing = [...names.values()].filter((seen) => seen.size > 1)
  expect(differing.length).toBeGreaterThan(names.size * 0.2)
  const births = new Map<unknown, Set<string>>()
  for (const { detailId, birthDate } of people.of(patientRecord)) {
    const seen = births.get(setOf.get(detailId)) ?? new Set()
    births.set(setOf.get(detailId), seen.add(String(birthDate).slice(0, 4)))
  }
  expect([...births.values()].filter((years) => years.size > 1)).toEqual([])
})

test('links by rule only what the rule can compare', () => {
  const numbered = new Set(
    people.of(patientIdentifier).flatMap((row) => (row.verificationStatus == null ? [] : [row.detailId])),
  )
  const born = new Map(people.of(patientRecord).map((row) => [row.detailId, row.birthDay]))
  const byRule = people.of(linkEvent).filter((event) => event.rule === 'nhs-number-and-birth-date')
  expect(byRule.length).toBeGreaterThan(500)
  expect(
    byRule.filter(({ detailId }) => !numbered.has(String(detailId)) || born.get(detailId) === null),
  ).toEqual([])
})

test('reaches nobody who exists', () => {
  for (const { system, value } of people.of(patientTelecom)) {
    const pattern = system === 'email' ? /@example\.org$/ : /^(01632 960\d{3}|07700 900\d{3})$/
    expect(value).toMatch(pattern)
  }
  for (const { postalCode } of people.of(patientAddress))
    expect(postalCode).toMatch(/^X[NS]\d{1,2} \d[A-Z]{2}$/)
})

test('lets nothing happen before birth, after death, or on the day it is or later', () => {
  const births = new Map(people.of(patientRecord).map((row) => [row.detailId, row.birthDate ?? '']))
  const setOf = new Map(people.of(linkMembership).map((row) => [row.detailId, row.setId]))
  const deaths = new Map(
    people
      .of(patientRecord)
      .flatMap((row) => (row.deceasedDate == null ? [] : [[setOf.get(row.detailId), row.deceasedDate]])),
  )
  expect(deaths.size).toBeGreaterThan(3)
  const dated = [
    ...people
      .of(condition)
      .flatMap((row) =>
        [row.onsetDate, row.abatementDate, row.recordedDate].map((date) => ({ ...row, date })),
      ),
    ...people
      .of(allergyIntolerance)
      .flatMap((row) => [row.onsetDate, row.recordedDate].map((date) => ({ ...row, date }))),
    ...people
      .of(encounter)
      .flatMap((row) => [row.periodStart, row.periodEnd].map((date) => ({ ...row, date }))),
    ...people
      .of(wardStay)
      .flatMap((row) => [row.periodStart, row.periodEnd].map((date) => ({ ...row, date }))),
    ...people
      .of(observation)
      .flatMap((row) => [row.effectiveDate, row.issued, row.lastUpdated].map((date) => ({ ...row, date }))),
  ]
  const wrong = dated.filter(({ detailId, date }) => {
    if (date == null) return false
    const birth = births.get(detailId) ?? ''
    const length = Math.min(date.length, birth.length)
    const end = deaths.get(setOf.get(detailId)) ?? TODAY
    return date.slice(0, length) < birth.slice(0, length) || date.slice(0, 10) >= end
  })
  expect(wrong).toEqual([])
})

const codeOf = ({ code }: { code?: FhirCodeableConcept | null }) => code?.coding?.[0]?.code

test('measures what fits the person', () => {
  const diabetic = new Set(
    people
      .of(condition)
      .flatMap((row) => (/^Type . diabetes/.test(row.code?.text ?? '') ? [row.detailId] : [])),
  )
  const glycated = people.of(observation).filter((row) => codeOf(row) === '59261-8')
  const high = glycated.filter((row) => Number(row.quantityValue) >= 48)
  expect(high.length).toBeGreaterThan(20)
  expect(high.filter((row) => !diabetic.has(String(row.detailId)))).toEqual([])
  for (const { components } of people.of(observation).filter((row) => codeOf(row) === '75367002')) {
    const [systolic, diastolic] = (components ?? []).map((part) => Number(part.quantity?.value))
    expect(systolic).toBeGreaterThan((diastolic ?? 0) + 15)
  }
})

test('uses no coding system but those its notice names', () => {
  const systems = new Set(
    JSON.stringify(writtenTables.map((table) => people.of(table))).match(/"system":"[^"]+"/g),
  )
  const named =
    /snomed\.info\/sct|loinc\.org|unitsofmeasure|hl7\.org|fhir\.nhs\.uk|\.example\/id\/patient|"(phone|email)"/
  expect([...systems].filter((system) => !named.test(system))).toEqual([])
})

test('restricts a problem of one person in fifty and one person in two hundred, and shows why', () => {
  const [some, setOf] = [peopleRows(1000), new Map<unknown, unknown>()]
  for (const { detailId, setId } of some.of(linkMembership)) setOf.set(detailId, setId)
  const peopleIn = (rows: readonly { detailId?: string }[]) =>
    new Set(rows.map(({ detailId }) => setOf.get(detailId))).size
  const problems = some.of(condition).filter((row) => row.restricted)
  const persons = some.of(patientRecord).filter((row) => row.restricted)
  expect([peopleIn(problems), peopleIn(persons)]).toEqual([22, 5])
  for (const { code } of problems) {
    expect(code?.text).toMatch(/^(Depressive disorder|Anxiety disorder|Schizophrenia|Bipolar disorder)$/)
  }
  for (const { extra } of [...problems, ...persons]) {
    expect(JSON.stringify(extra)).toContain('"code":"R"')
  }
  const early = [...problems, ...persons].filter(({ detailId }) => Number(detailId) < 1050)
  expect(early).toEqual([])
})
