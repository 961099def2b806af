import { enumCode } from '../../../../schema/enum-codes.ts'
import type { CareSetting } from '../../../../schema/generated/operations.ts'
import { TENANCIES, TENANCY_TYPES } from './profiles.ts'

export interface Source {
  readonly code: string
  readonly name: string
  readonly careSetting: CareSetting
}

/** Version, profile, and the two tags by which the vendor names the source. */
export function metaOf(row: { version: number; lastUpdated: string }, profile: string, source: Source) {
  return {
    versionId: String(row.version),
    lastUpdated: row.lastUpdated,
    profile: [profile],
    tag: [
      { system: TENANCIES, code: source.code, display: source.name },
      { system: TENANCY_TYPES, code: enumCode('CareSetting', source.careSetting) },
    ],
  }
}
