/** Who has which problem, when, and which sources besides the practice write it down. Rough figures, not epidemiology. */
import type { CareSetting } from '../../schema/columns.ts'
import type { ProblemName } from '../terminology/problems.ts'
import type { Sex } from './names.ts'

export interface LastingPattern {
  readonly problem: ProblemName
  readonly fromAge: number
  /** From this age on the chance is whole. */
  readonly fullAge: number
  readonly chance: number
  readonly sex?: Sex
  /** Share of those whose problem is over by now. */
  readonly resolved?: number
  readonly alsoIn: readonly CareSetting[]
}

export interface PassingPattern {
  readonly problem: ProblemName
  readonly ages: readonly [from: number, to: number]
  /** Chance of it in the last ten years. */
  readonly chance: number
  readonly sex?: Sex
  readonly lengthDays: readonly [shortest: number, longest: number]
  readonly alsoIn: readonly CareSetting[]
}

const hospital = ['acute'] as const
const mind = ['mental-health'] as const
const care = ['social-care', 'community'] as const
const nobody = [] as const

export const lastingPatterns: readonly LastingPattern[] = [
  { problem: 'asthma', fromAge: 3, fullAge: 8, chance: 0.11, alsoIn: hospital },
  { problem: 'essentialHypertension', fromAge: 35, fullAge: 75, chance: 0.5, alsoIn: hospital },
  { problem: 'type1Diabetes', fromAge: 5, fullAge: 30, chance: 0.008, alsoIn: hospital },
  { problem: 'type2Diabetes', fromAge: 35, fullAge: 75, chance: 0.18, alsoIn: ['acute', 'community'] },
  { problem: 'atrialFibrillation', fromAge: 55, fullAge: 85, chance: 0.15, alsoIn: hospital },
  { problem: 'heartFailure', fromAge: 60, fullAge: 90, chance: 0.12, alsoIn: ['acute', 'community'] },
  { problem: 'kidneyDiseaseStage3', fromAge: 55, fullAge: 85, chance: 0.22, alsoIn: hospital },
  { problem: 'copd', fromAge: 45, fullAge: 75, chance: 0.1, alsoIn: ['acute', 'community'] },
  { problem: 'hypothyroidism', fromAge: 30, fullAge: 70, chance: 0.1, sex: 'female', alsoIn: nobody },
  { problem: 'hyperlipidaemia', fromAge: 40, fullAge: 70, chance: 0.28, alsoIn: nobody },
  { problem: 'depression', fromAge: 16, fullAge: 45, chance: 0.17, resolved: 0.4, alsoIn: mind },
  { problem: 'anxiety', fromAge: 16, fullAge: 40, chance: 0.14, resolved: 0.3, alsoIn: mind },
  {
    problem: 'schizophrenia',
    fromAge: 18,
    fullAge: 40,
    chance: 0.01,
    alsoIn: ['mental-health', 'social-care'],
  },
  { problem: 'bipolarDisorder', fromAge: 18, fullAge: 40, chance: 0.012, alsoIn: mind },
  {
    problem: 'dementia',
    fromAge: 68,
    fullAge: 95,
    chance: 0.3,
    alsoIn: ['mental-health', 'social-care', 'acute'],
  },
  { problem: 'epilepsy', fromAge: 5, fullAge: 60, chance: 0.012, alsoIn: hospital },
  { problem: 'migraine', fromAge: 12, fullAge: 45, chance: 0.12, alsoIn: nobody },
  { problem: 'rheumatoidArthritis', fromAge: 35, fullAge: 70, chance: 0.02, alsoIn: hospital },
  { problem: 'osteoarthritis', fromAge: 45, fullAge: 80, chance: 0.38, alsoIn: ['acute', 'community'] },
  { problem: 'osteoporosis', fromAge: 55, fullAge: 85, chance: 0.2, sex: 'female', alsoIn: hospital },
  { problem: 'gout', fromAge: 45, fullAge: 80, chance: 0.07, sex: 'male', alsoIn: nobody },
  { problem: 'lowBackPain', fromAge: 25, fullAge: 60, chance: 0.16, resolved: 0.5, alsoIn: nobody },
  { problem: 'psoriasis', fromAge: 10, fullAge: 50, chance: 0.03, alsoIn: nobody },
  { problem: 'atopicDermatitis', fromAge: 1, fullAge: 3, chance: 0.09, resolved: 0.5, alsoIn: nobody },
  { problem: 'irritableBowel', fromAge: 18, fullAge: 45, chance: 0.08, alsoIn: nobody },
  { problem: 'reflux', fromAge: 30, fullAge: 65, chance: 0.15, alsoIn: nobody },
  { problem: 'coeliacDisease', fromAge: 5, fullAge: 40, chance: 0.01, alsoIn: hospital },
  { problem: 'sleepApnoea', fromAge: 40, fullAge: 60, chance: 0.03, alsoIn: hospital },
  { problem: 'glaucoma', fromAge: 60, fullAge: 85, chance: 0.06, alsoIn: hospital },
  { problem: 'cataract', fromAge: 65, fullAge: 85, chance: 0.25, resolved: 0.5, alsoIn: hospital },
  { problem: 'prostaticHyperplasia', fromAge: 55, fullAge: 80, chance: 0.28, sex: 'male', alsoIn: hospital },
  { problem: 'breastCancer', fromAge: 50, fullAge: 75, chance: 0.06, sex: 'female', alsoIn: hospital },
  { problem: 'prostateCancer', fromAge: 60, fullAge: 80, chance: 0.07, sex: 'male', alsoIn: hospital },
  { problem: 'angina', fromAge: 55, fullAge: 80, chance: 0.05, alsoIn: hospital },
  {
    problem: 'stroke',
    fromAge: 60,
    fullAge: 85,
    chance: 0.06,
    alsoIn: ['acute', 'community', 'social-care'],
  },
  { problem: 'ironDeficiencyAnaemia', fromAge: 18, fullAge: 40, chance: 0.05, resolved: 0.6, alsoIn: nobody },
  { problem: 'livesAlone', fromAge: 60, fullAge: 85, chance: 0.4, alsoIn: care },
  { problem: 'impairedMobility', fromAge: 70, fullAge: 90, chance: 0.45, alsoIn: care },
  {
    problem: 'recurrentFalls',
    fromAge: 72,
    fullAge: 92,
    chance: 0.2,
    alsoIn: ['social-care', 'community', 'acute'],
  },
  { problem: 'hearingLoss', fromAge: 60, fullAge: 85, chance: 0.25, alsoIn: care },
  { problem: 'venousLegUlcer', fromAge: 65, fullAge: 85, chance: 0.05, resolved: 0.5, alsoIn: ['community'] },
]

export const passingPatterns: readonly PassingPattern[] = [
  { problem: 'upperRespiratoryInfection', ages: [0, 100], chance: 0.45, lengthDays: [5, 14], alsoIn: nobody },
  {
    problem: 'urinaryTractInfection',
    ages: [16, 100],
    chance: 0.3,
    sex: 'female',
    lengthDays: [4, 10],
    alsoIn: hospital,
  },
  {
    problem: 'lowerRespiratoryInfection',
    ages: [30, 100],
    chance: 0.2,
    lengthDays: [7, 21],
    alsoIn: hospital,
  },
  { problem: 'tonsillitis', ages: [3, 30], chance: 0.25, lengthDays: [5, 10], alsoIn: nobody },
  { problem: 'otitisMedia', ages: [0, 12], chance: 0.4, lengthDays: [3, 10], alsoIn: nobody },
  { problem: 'conjunctivitis', ages: [0, 100], chance: 0.12, lengthDays: [3, 8], alsoIn: nobody },
  { problem: 'pneumonia', ages: [60, 100], chance: 0.07, lengthDays: [10, 30], alsoIn: hospital },
  { problem: 'appendicitis', ages: [8, 45], chance: 0.02, lengthDays: [5, 20], alsoIn: hospital },
  { problem: 'chestPain', ages: [35, 100], chance: 0.12, lengthDays: [1, 5], alsoIn: hospital },
  { problem: 'abdominalPain', ages: [5, 100], chance: 0.15, lengthDays: [1, 10], alsoIn: hospital },
  { problem: 'headache', ages: [10, 100], chance: 0.15, lengthDays: [1, 10], alsoIn: nobody },
  { problem: 'wristFracture', ages: [8, 100], chance: 0.05, lengthDays: [35, 60], alsoIn: hospital },
  {
    problem: 'hipFracture',
    ages: [75, 100],
    chance: 0.1,
    lengthDays: [90, 180],
    alsoIn: ['acute', 'community', 'social-care'],
  },
  { problem: 'myocardialInfarction', ages: [50, 100], chance: 0.05, lengthDays: [28, 60], alsoIn: hospital },
  { problem: 'legCellulitis', ages: [40, 100], chance: 0.07, lengthDays: [7, 21], alsoIn: ['community'] },
  { problem: 'covid19', ages: [0, 100], chance: 0.3, lengthDays: [5, 21], alsoIn: nobody },
]
