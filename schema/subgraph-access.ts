/** One request's rights as a subgraph is given them, and how they travel between processes. */
import type { CareSettingCode, ReadAccess } from './read-access.ts'
import { type RecordType, recordTypes } from './record-types.ts'

export const careSettingCodes = [
  'gp',
  'acute',
  'community',
  'mental-health',
  'social-care',
] as const satisfies readonly CareSettingCode[]

/** What a subgraph is told: the rights, and for a patient which records are theirs, which only demographics can say. */
export interface SubgraphAccess extends ReadAccess {
  /** A patient's own DetailIDs; null where they are not known (a patient then reads no items) or nobody is confined. */
  readonly ownDetailIds: readonly string[] | null
}

/** Every right there is: for tests, and for commands of the person who keeps the store. */
export const unrestrictedAccess: SubgraphAccess = {
  careSettings: forEveryType(careSettingCodes),
  restricted: true,
  audit: true,
  ownNhsNumber: null,
  ownDetailIds: null,
}

/** No right at all: what a request without rights is given. */
export const noAccess: SubgraphAccess = {
  careSettings: forEveryType([]),
  restricted: false,
  audit: false,
  ownNhsNumber: null,
  ownDetailIds: null,
}

function forEveryType(settings: readonly CareSettingCode[]): ReadAccess['careSettings'] {
  const types = Object.keys(recordTypes) as RecordType[]
  return Object.fromEntries(types.map((type) => [type, settings])) as Record<
    RecordType,
    readonly CareSettingCode[]
  >
}

/** The signed header that carries a `SubgraphAccess` to a subgraph server, in the claim `access` of a JWT. */
export const subgraphAccessHeader = {
  name: 'x-care-record-access',
  algorithm: 'HS256',
  issuer: 'care-record-graph gateway',
  audience: 'care-record-graph subgraph',
  claim: 'access',
  leastKeyBytes: 32,
} as const
