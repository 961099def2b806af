/** What one caller may read, as every subgraph is told it: the scopes of the caller and the bundles of the product, met. */
import type { RecordType } from './record-types.ts'

/** The care settings that sources belong to, as they are stored. */
export type CareSettingCode = 'gp' | 'acute' | 'community' | 'mental-health' | 'social-care'

/** One request's rights. What is not named here is withheld. */
export interface ReadAccess {
  /** Care settings whose records of a type may be read; none for a type that may not be read at all. */
  readonly careSettings: Readonly<Record<RecordType, readonly CareSettingCode[]>>
  /** Whether restricted records are shown: by a scope of that name, or because the glass was broken. */
  readonly restricted: boolean
  /** A patient reads the records linked to their own NHS number and nobody else's; null for everybody else. */
  readonly ownNhsNumber: string | null
  /** Whether it may be read who looked at whom; it opens nothing of any record. */
  readonly audit: boolean
}
