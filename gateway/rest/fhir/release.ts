import type { RecordType } from '../../../schema/record-types.ts'
import type { FhirEntry } from './entry.ts'

/** One FHIR release as it is offered: what its CapabilityStatement says is read from here. */
export interface FhirRelease {
  readonly fhirVersion: string
  readonly entries: Readonly<Record<RecordType, FhirEntry | 'not offered'>>
}

export interface OfferedEntry {
  readonly type: RecordType
  readonly entry: FhirEntry
}

/** The entry of a resource type; null where there is none, or where the type is not offered. */
export function entryOf({ entries }: FhirRelease, name: string): OfferedEntry | null {
  if (!Object.hasOwn(entries, name)) return null
  const type = name as RecordType
  const entry = entries[type]
  return entry === 'not offered' ? null : { type, entry }
}
