/** One source's record of a person, before its rows are written. */

import type { Person } from '../person/person.ts'
import type { Visit } from '../person/visits.ts'
import type { TenancyDirectory } from './directory.ts'
import type { SyntheticTenancy } from './tenancies.ts'

/** How far a source's copy of the person's details has drifted from the truth. */
export type Disagreement =
  | 'maiden-name'
  | 'nickname'
  | 'typing-error'
  | 'no-middle-name'
  | 'former-address'
  | 'no-telecom'
  | 'no-nhs-number'
  | 'year-of-birth-only'
  | 'no-gender'

export interface SourceRecord {
  readonly person: Person
  readonly tenancy: SyntheticTenancy
  readonly directory: TenancyDirectory
  readonly detailId: string
  /** The source's own number of the person. */
  readonly localNumber: string
  /** Position among the person's records; 0 came first. */
  readonly position: number
  readonly disagreements: readonly Disagreement[]
  /** False for a record that was merged away. */
  readonly active: boolean
  readonly visits: readonly Visit[]
  readonly observationCount: number
}

/** What the rule that links records compares is there and unchanged. */
export function isLinkableByRule(record: SourceRecord): boolean {
  return !record.disagreements.some((each) => each === 'no-nhs-number' || each === 'year-of-birth-only')
}
