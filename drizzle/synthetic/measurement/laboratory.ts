/** Blood results, in the ranges that problems put them in. Reference ranges as UK laboratories commonly print them. */

import type { Random } from '../person/random.ts'
import { type ObservationName, type Unit, units } from '../terminology/observations.ts'
import { type Measurement, quantity, type Subject } from './measurements.ts'

type Analyte = (subject: Subject, random: Random) => Measurement

function result(
  name: ObservationName,
  value: number,
  digits: number,
  unit: Unit,
  range?: readonly [low: string, high: string],
): Measurement {
  return { name, category: 'laboratory', quantity: quantity(value, digits, unit), ...(range && { range }) }
}

function isDiabetic(subject: Subject): boolean {
  return subject.has('type2Diabetes') || subject.has('type1Diabetes')
}

const glycatedHaemoglobin: Analyte = (subject, random) =>
  result(
    'glycatedHaemoglobin',
    isDiabetic(subject) ? random.around(64, 14) : random.around(36, 4),
    0,
    units.mmolPerMole,
    ['20', '41'],
  )

const fastingGlucose: Analyte = (subject, random) =>
  result(
    'fastingGlucose',
    isDiabetic(subject) ? random.around(9.4, 2.2) : random.around(4.9, 0.7),
    1,
    units.mmolPerLitre,
  )

const creatinine: Analyte = (subject, random) => {
  const usual = subject.ageYears < 16 ? 45 : subject.person.sex === 'female' ? 68 : 82
  const value = subject.has('kidneyDiseaseStage3') ? random.around(142, 22) : random.around(usual, 12)
  return result('creatinine', value, 0, units.micromolPerLitre, ['45', '104'])
}

const haemoglobin: Analyte = (subject, random) => {
  const { sex } = subject.person
  const usual = random.around(sex === 'female' || subject.ageYears < 16 ? 134 : 149, 14)
  const value = subject.has('ironDeficiencyAnaemia') ? random.around(98, 12) : usual
  return result(
    'haemoglobin',
    value,
    0,
    units.gramPerLitre,
    sex === 'female' ? ['120', '150'] : ['130', '170'],
  )
}

const potassium: Analyte = (_subject, random) =>
  result('potassium', random.around(4.4, 0.8), 1, units.mmolPerLitre, ['3.5', '5.3'])

const albumin: Analyte = (_subject, random) =>
  result('albumin', random.around(42, 6), 0, units.gramPerLitre, ['35', '50'])

const cholesterol: Analyte = (subject, random) =>
  result(
    'cholesterol',
    subject.has('hyperlipidaemia') ? random.around(6.4, 0.9) : random.around(4.6, 0.7),
    1,
    units.mmolPerLitre,
    ['3.5', '5.2'],
  )

const thyroidStimulatingHormone: Analyte = (subject, random) =>
  result(
    'thyroidStimulatingHormone',
    subject.has('hypothyroidism') ? random.around(4.8, 3) : random.around(2, 1.2),
    1,
    units.milliunitPerLitre,
    ['0.3', '4.4'],
  )

/** What a practice asks the laboratory for, the most telling first. */
export function bloodTests(subject: Subject, random: Random): readonly Measurement[] {
  const general = [haemoglobin, creatinine, potassium, cholesterol, thyroidStimulatingHormone, albumin]
  const asked = isDiabetic(subject)
    ? [glycatedHaemoglobin, fastingGlucose, creatinine, cholesterol, potassium]
    : subject.ageYears < 16
      ? [haemoglobin, albumin]
      : random.chance(0.4)
        ? [glycatedHaemoglobin, ...general]
        : general
  return asked.map((analyte) => analyte(subject, random))
}
