/** Which measurements are taken together, by where the person is seen. */
import type { CareSetting } from '../../schema/columns.ts'
import type { Random } from '../person/random.ts'
import { units } from '../terminology/observations.ts'
import { earlyWarningScore } from './early-warning.ts'
import { bloodTests } from './laboratory.ts'
import {
  bloodPressure,
  build,
  habits,
  heartRate,
  type Measurement,
  oxygenSaturation,
  quantity,
  respiratoryRate,
  type Subject,
  temperature,
} from './measurements.ts'

type Panel = (subject: Subject, random: Random) => readonly Measurement[]

const healthCheck: Panel = (subject, random) => [
  bloodPressure(subject, random),
  ...build(subject, random),
  ...habits(subject),
  heartRate(subject, random),
]

const bedside: Panel = (subject, random) => {
  const taken = [
    bloodPressure(subject, random),
    heartRate(subject, random),
    respiratoryRate(subject, random),
    oxygenSaturation(subject, random),
    temperature(subject, random),
  ]
  return subject.ageYears < 16 || subject.has('copd') ? taken : [...taken, scoreOf(taken)]
}

function scoreOf(taken: readonly Measurement[]): Measurement {
  const [pressure, ...others] = taken
  const [heart = 0, breath = 0, oxygen = 0, warmth = 0] = others.map((each) => Number(each.quantity?.value))
  const score = earlyWarningScore({
    systolic: Number(pressure?.parts?.[0]?.[1].value),
    heartRate: heart,
    respiratoryRate: breath,
    oxygenSaturation: oxygen,
    temperature: warmth,
  })
  return { name: 'earlyWarningScore', category: 'survey', quantity: quantity(score, 0, units.score) }
}

const homeCheck: Panel = (subject, random) => [
  bloodPressure(subject, random),
  heartRate(subject, random),
  ...build(subject, random).slice(0, 1),
]

const mentalHealthCheck: Panel = (subject, random) => [
  ...build(subject, random).slice(0, 1),
  ...habits(subject),
  bloodPressure(subject, random),
]

const weighing: Panel = (subject, random) => build(subject, random).slice(0, 1)

const panels: Readonly<Record<CareSetting, readonly Panel[]>> = {
  gp: [bloodTests, healthCheck],
  acute: [bedside],
  community: [homeCheck],
  'mental-health': [mentalHealthCheck],
  'social-care': [weighing],
}

/** The round decides which of the setting's panels is next. Never empty. */
export function panelOf(
  setting: CareSetting,
  round: number,
  subject: Subject,
  random: Random,
): readonly Measurement[] {
  const choices = panels[setting]
  return choices[round % choices.length]?.(subject, random) ?? []
}
