/** What of a person's record not everybody may see. */
import type { ProblemName } from '../terminology/problems.ts'
import type { PersonProblem } from './health.ts'
import type { Random } from './random.ts'

export interface Restrictions {
  /** Each source marks its record of the person as sensitive. */
  readonly person: boolean
  /** Each source that knows of it marks the problem as restricted. */
  readonly problem: ProblemName | null
}

export const noRestrictions: Restrictions = { person: false, problem: null }

/** As a source labels what is restricted. */
export const restrictedMeta = Object.freeze({
  meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] },
})

const sensitive: readonly ProblemName[] = ['depression', 'anxiety', 'schizophrenia', 'bipolarDisorder']
/** Of the one in five who have such a problem: one person in fifty altogether. */
const PROBLEM_RESTRICTED = 0.1
const PEOPLE_PER_RESTRICTED = 200
/** Within the people that an empty store gets, and none of those shown first. */
const RESTRICTED_INDEX = 37

/** Draws from `random` in a fixed order. */
export function restrictionsOf(
  index: number,
  problems: readonly PersonProblem[],
  random: Random,
): Restrictions {
  const asked = random.chance(PROBLEM_RESTRICTED)
  const problem = problems.find(({ name }) => sensitive.includes(name))
  return {
    person: index % PEOPLE_PER_RESTRICTED === RESTRICTED_INDEX,
    problem: asked && problem !== undefined ? problem.name : null,
  }
}
