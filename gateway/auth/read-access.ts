/**
 * What a caller may read: what the scopes open, met by what the product opens. Nobody else decides it; subgraphs are
 * told the outcome.
 */
import type { Bundle } from '../../schema/bundles.ts'
import type { CareSettingCode, ReadAccess } from '../../schema/read-access.ts'
import { type RecordType, recordTypes } from '../../schema/record-types.ts'
import { careSettingCodes } from '../../schema/subgraph-access.ts'
import type { Caller } from './caller.ts'
import { holdsScope, readableTypes } from './readable-types.ts'
import type { Interaction } from './scopes.ts'

type Opened = Readonly<Partial<Record<RecordType, readonly CareSettingCode[]>>>

/** The bundle of a care setting holds what its sources record of a patient. */
const recordsOf = (setting: CareSettingCode): Opened => ({
  AllergyIntolerance: [setting],
  Condition: [setting],
  Observation: [setting],
  Encounter: [setting],
})

/**
 * Which bundle opens what. An item's bundle follows from its type and the care setting of its source. Who provides
 * care and where is nobody's secret and in no bundle.
 */
const openedBy = {
  demographics: { Patient: careSettingCodes },
  gp: recordsOf('gp'),
  acute: recordsOf('acute'),
  community: recordsOf('community'),
  'mental-health': recordsOf('mental-health'),
  'social-care': recordsOf('social-care'),
  adt: { Encounter: ['acute'] },
  // No record type of the graph is in these yet.
  alerts: {},
  documents: {},
} as const satisfies Record<Bundle, Opened>

/**
 * @param bundles of the product; null where no subscription narrows what the scopes open.
 * @param interaction `search` for lists and for whatever is not said; `read` for one record by its id.
 */
export function readAccessOf(
  caller: Caller,
  bundles: readonly Bundle[] | null,
  interaction: Interaction = 'search',
): ReadAccess {
  const readable = readableTypes(caller.scopes, caller.kind, interaction)
  const types = Object.keys(recordTypes) as RecordType[]
  const careSettings = types.map((type) => [type, readable.has(type) ? settingsOf(type, bundles) : []])
  return {
    careSettings: Object.fromEntries(careSettings),
    restricted: holdsScope(caller, 'restricted.read') || isBreakingGlass(caller),
    ownNhsNumber: caller.kind === 'patient' ? caller.nhsNumber : null,
    audit: holdsScope(caller, 'audit.read'),
  }
}

/** How an operation gets to the records of each type that it reads. */
export type ReachedTypes = ReadonlyMap<RecordType, ReadonlySet<Interaction>>

/** For an operation that lists some types and opens others by id: what it does both with needs the right to both. */
export function readAccessTo(
  reached: ReachedTypes,
  caller: Caller,
  bundles: readonly Bundle[] | null,
): ReadAccess {
  const listed = readAccessOf(caller, bundles, 'search')
  const { careSettings: byId } = readAccessOf(caller, bundles, 'read')
  const careSettings = { ...listed.careSettings }
  for (const [type, interactions] of reached) {
    if (!interactions.has('read')) continue
    const isOpen = !interactions.has('search') || listed.careSettings[type].length > 0
    careSettings[type] = isOpen ? byId[type] : []
  }
  return { ...listed, careSettings }
}

function settingsOf(type: RecordType, bundles: readonly Bundle[] | null): readonly CareSettingCode[] {
  if (bundles === null || recordTypes[type].about === 'service') return careSettingCodes
  return careSettingCodes.filter((setting) =>
    bundles.some((bundle) => {
      const opened: Opened = openedBy[bundle]
      return opened[type]?.includes(setting)
    }),
  )
}

function isBreakingGlass(caller: Caller): boolean {
  return caller.kind === 'staff' && caller.breakGlassReason !== null
}
