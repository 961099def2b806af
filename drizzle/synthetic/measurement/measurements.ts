/** What is measured of a person on a day: values follow from who the person is and what they have by then. */
import { ageInYears } from '../person/calendar.ts'
import type { Person } from '../person/person.ts'
import type { Random } from '../person/random.ts'
import { type ObservationName, type Unit, units } from '../terminology/observations.ts'
import type { observationCategories } from '../terminology/per-version.ts'
import type { ProblemName } from '../terminology/problems.ts'

export interface Quantity extends Unit {
  /** Written with the digits that the instrument gives. */
  readonly value: string
}

export interface Measurement {
  readonly name: ObservationName
  readonly category: keyof typeof observationCategories
  /** Absent where the code itself is the finding, or where the parts hold the values. */
  readonly quantity?: Quantity
  readonly parts?: readonly (readonly [name: ObservationName, quantity: Quantity])[]
  readonly range?: readonly [low: string, high: string]
}

/** A person on the day of the measurement. */
export interface Subject {
  readonly person: Person
  readonly day: number
  readonly ageYears: number
  has(problem: ProblemName): boolean
}

export function subjectOn(person: Person, day: number): Subject {
  return {
    person,
    day,
    ageYears: ageInYears(person.birthDay, day),
    has: (name) =>
      person.health.problems.some(
        (problem) => problem.name === name && problem.onsetDay <= day && (problem.endDay ?? day) >= day,
      ),
  }
}

export function quantity(value: number, digits: number, unit: Unit): Quantity {
  return { value: value.toFixed(digits), ...unit }
}

export function bloodPressure(subject: Subject, random: Random): Measurement {
  const target = subject.ageYears < 16 ? 92 + subject.ageYears * 1.5 : subject.person.health.systolic
  const systolic = Math.round(random.around(target, 11))
  const diastolic = Math.round(systolic * 0.42 + random.around(26, 6))
  return {
    name: 'bloodPressure',
    category: 'vital-signs',
    parts: [
      ['systolic', quantity(systolic, 0, units.mmHg)],
      ['diastolic', quantity(diastolic, 0, units.mmHg)],
    ],
  }
}

export function heartRate(subject: Subject, random: Random): Measurement {
  const child = subject.ageYears < 12 ? (12 - subject.ageYears) * 3.5 : 0
  const rate = random.around((subject.has('atrialFibrillation') ? 88 : 73) + child, 14)
  return { name: 'heartRate', category: 'vital-signs', quantity: quantity(rate, 0, units.perMinute) }
}

export function respiratoryRate(subject: Subject, random: Random): Measurement {
  const child = subject.ageYears < 12 ? (12 - subject.ageYears) * 1.2 : 0
  const rate = random.around((subject.has('copd') ? 19 : 15) + child, 3)
  return { name: 'respiratoryRate', category: 'vital-signs', quantity: quantity(rate, 0, units.perMinute) }
}

export function oxygenSaturation(subject: Subject, random: Random): Measurement {
  const saturation = Math.min(100, random.around(subject.has('copd') ? 91 : 97, 2.4))
  return {
    name: 'oxygenSaturation',
    category: 'vital-signs',
    quantity: quantity(saturation, 0, units.percent),
  }
}

export function temperature(_subject: Subject, random: Random): Measurement {
  return {
    name: 'temperature',
    category: 'vital-signs',
    quantity: quantity(random.around(36.8, 0.9), 1, units.celsius),
  }
}

/** Height, weight and the index of the two, which is reckoned from the digits given. */
export function build(subject: Subject, random: Random): readonly Measurement[] {
  const grown = subject.ageYears >= 18
  const { heightM, bodyMassIndex } = subject.person.health
  const metres = grown ? heightM : heightM * childShare(subject.ageYears)
  const index = grown ? bodyMassIndex : 16 + subject.ageYears * 0.25
  const height = quantity(metres, 2, units.metre)
  const weight = quantity(index * metres * metres + random.around(0, 1.5), 1, units.kilogram)
  const measuredIndex = Number(weight.value) / Number(height.value) ** 2
  return [
    { name: 'weight', category: 'vital-signs', quantity: weight },
    { name: 'height', category: 'vital-signs', quantity: height },
    {
      name: 'bodyMassIndex',
      category: 'vital-signs',
      quantity: quantity(measuredIndex, 1, units.kilogramPerSquareMetre),
    },
  ]
}

/** A newborn has about three tenths of the adult height, a five-year-old about six and a half. */
function childShare(ageYears: number): number {
  if (ageYears < 2) return 0.3 + ageYears * 0.1
  return Math.min(1, 0.5 + (ageYears - 2) * 0.0313)
}

/** None for children. */
export function habits(subject: Subject): readonly Measurement[] {
  const { smoking, alcoholUnitsPerDay } = subject.person.health
  if (subject.ageYears < 18) return []
  return [
    { name: smoking, category: 'social-history' },
    {
      name: 'alcoholPerDay',
      category: 'social-history',
      quantity: quantity(alcoholUnitsPerDay, 0, units.perDay),
    },
  ]
}
