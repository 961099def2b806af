import type { PatientRecordType } from '../../schema/record-types.ts'
import { careSettingCodes } from '../../schema/subgraph-access.ts'
import type { Narrowing } from './narrowing.ts'
import type { Rights } from './rights.ts'

/** What one request may read of one record type. */
export interface ReadablePages {
  readonly type: PatientRecordType
  readonly rights: Rights
  /** Null where nothing may be read. */
  readonly narrowing: Narrowing | null
}

/**
 * Says what a list leaves out, and whether that is all of it: whether there is any such record is then no question for
 * the store, and takes no time there.
 */
export function isClosedList({ type, rights }: ReadablePages, filter: ListFilter): boolean {
  const asked = careSettingsAsked(filter)
  rights.tellClosed(type, asked)
  const open: readonly string[] = rights.settingsOf(type)
  return !asked.some((setting) => open.includes(setting))
}

type ListFilter = Readonly<Record<string, unknown>> | null | undefined

/** Every type's filter has this field. */
function careSettingsAsked(filter: ListFilter): readonly string[] {
  const asked = filter?.careSettings
  return Array.isArray(asked) ? asked : careSettingCodes
}
