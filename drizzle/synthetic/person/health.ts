/** What is true of a person's health, before any source writes it down: the sources differ in what they know, not in this. */

import type { CareSetting } from '../../schema/columns.ts'
import { type AllergenName, allergens, type ReactionName } from '../terminology/allergies.ts'
import type { ProblemName } from '../terminology/problems.ts'
import { yearsAfter } from './calendar.ts'
import type { Sex } from './names.ts'
import {
  type LastingPattern,
  lastingPatterns,
  type PassingPattern,
  passingPatterns,
} from './problem-patterns.ts'
import type { Random } from './random.ts'

export interface PersonProblem {
  readonly name: ProblemName
  readonly onsetDay: number
  /** Null while it lasts. */
  readonly endDay: number | null
  readonly alsoIn: readonly CareSetting[]
}

export interface PersonAllergy {
  readonly name: AllergenName
  readonly reaction: ReactionName
  readonly sinceDay: number
  readonly severe: boolean
}

export type Smoking = 'neverSmoked' | 'exSmoker' | 'smoker'

export interface Health {
  readonly problems: readonly PersonProblem[]
  /** Empty: none, or nobody asked. */
  readonly allergies: readonly PersonAllergy[]
  readonly askedAboutAllergies: boolean
  /** As an adult. */
  readonly heightM: number
  readonly bodyMassIndex: number
  readonly systolic: number
  readonly smoking: Smoking
  readonly alcoholUnitsPerDay: number
}

export interface Lifetime {
  readonly sex: Sex
  readonly birthDay: number
  /** The last day on which anything happened to the person. */
  readonly lastDay: number
  readonly ageYears: number
}

/** Draws from `random` in a fixed order, so that the same source gives the same health. */
export function healthOf(life: Lifetime, random: Random): Health {
  const bodyMassIndex = Math.min(44, Math.max(18, random.around(27, 8)))
  const smoking = life.ageYears < 16 ? 'neverSmoked' : smokingFrom(random)
  const problems = problemsOf(life, { bodyMassIndex, smoking }, random)
  const hypertensive = problems.some((problem) => problem.name === 'essentialHypertension')
  const askedAboutAllergies = random.chance(0.8)
  return {
    problems,
    askedAboutAllergies,
    allergies: askedAboutAllergies && random.chance(0.22) ? allergiesOf(life, random) : [],
    heightM: random.around(life.sex === 'female' ? 1.62 : 1.76, 0.15),
    bodyMassIndex,
    systolic: random.around(hypertensive ? 146 : 122, 12),
    smoking,
    alcoholUnitsPerDay: random.chance(0.3) ? 0 : random.integer(1, 4),
  }
}

function smokingFrom(random: Random): Smoking {
  const share = random.next()
  if (share < 0.15) return 'smoker'
  return share < 0.4 ? 'exSmoker' : 'neverSmoked'
}

function problemsOf(
  life: Lifetime,
  habits: { bodyMassIndex: number; smoking: Smoking },
  random: Random,
): readonly PersonProblem[] {
  const lasting = lastingPatterns.flatMap((pattern) => lastingProblem(pattern, life, habits.smoking, random))
  const passing = passingPatterns.flatMap((pattern) => passingProblem(pattern, life, random))
  const obesity = habits.bodyMassIndex >= 30 && life.ageYears >= 25 ? [obesityOf(life, random)] : []
  const type1 = lasting.some((problem) => problem.name === 'type1Diabetes')
  const problems = [...lasting, ...obesity, ...passing]
  return type1 ? problems.filter((problem) => problem.name !== 'type2Diabetes') : problems
}

function lastingProblem(
  pattern: LastingPattern,
  life: Lifetime,
  smoking: Smoking,
  random: Random,
): PersonProblem[] {
  const { fromAge, fullAge } = pattern
  const grown = Math.min(1, (life.ageYears - fromAge) / (fullAge - fromAge))
  const present = random.chance(pattern.chance * Math.max(0, grown) * riskOf(pattern.problem, smoking))
  const onsetAge = fromAge + (life.ageYears - fromAge) * random.next()
  const over = random.chance(pattern.resolved ?? 0)
  const lengthShare = random.next()
  if (!present || (pattern.sex ?? life.sex) !== life.sex) return []
  const onsetDay = Math.min(yearsAfter(life.birthDay, onsetAge), life.lastDay)
  const endDay = Math.round(onsetDay + 30 + lengthShare * (life.lastDay - onsetDay))
  const ended = over && endDay < life.lastDay
  return [{ name: pattern.problem, onsetDay, endDay: ended ? endDay : null, alsoIn: pattern.alsoIn }]
}

function riskOf(problem: ProblemName, smoking: Smoking): number {
  if (problem !== 'copd') return 1
  return smoking === 'neverSmoked' ? 0.2 : 2
}

function passingProblem(pattern: PassingPattern, life: Lifetime, random: Random): PersonProblem[] {
  const [fromAge, toAge] = pattern.ages
  const earliest = Math.max(yearsAfter(life.birthDay, fromAge) + 7, yearsAfter(life.lastDay, -10))
  const latest = Math.min(yearsAfter(life.birthDay, toAge), life.lastDay)
  const present = random.chance(pattern.chance)
  const onsetDay = Math.round(earliest + random.next() * (latest - earliest))
  const endDay = onsetDay + random.integer(...pattern.lengthDays)
  if (!present || earliest > latest || (pattern.sex ?? life.sex) !== life.sex) return []
  return [
    {
      name: pattern.problem,
      onsetDay,
      endDay: endDay < life.lastDay ? endDay : null,
      alsoIn: pattern.alsoIn,
    },
  ]
}

function obesityOf(life: Lifetime, random: Random): PersonProblem {
  const onsetDay = yearsAfter(life.lastDay, -(1 + random.next() * Math.min(15, life.ageYears - 18)))
  return { name: 'obesity', onsetDay, endDay: null, alsoIn: ['acute'] }
}

function allergiesOf(life: Lifetime, random: Random): readonly PersonAllergy[] {
  const names = Object.keys(allergens) as AllergenName[]
  const first = random.chance(0.4) ? 'penicillin' : random.pick(names)
  const second = random.pick(names)
  const chosen = random.chance(0.3) && second !== first ? [first, second] : [first]
  return chosen.map((name) => {
    const reaction = random.pick<ReactionName>(allergens[name].reactions)
    return {
      name,
      reaction,
      sinceDay: Math.round(life.birthDay + 5 + random.next() * (life.lastDay - life.birthDay - 5)),
      severe: reaction === 'anaphylaxis' || reaction === 'angioedema',
    }
  })
}
