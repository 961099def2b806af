import type { RecordType } from '../../../schema/record-types.ts'
import type { FhirEntry } from './entry.ts'

/** One FHIR release as it is offered: what its CapabilityStatement says is read from here. */
export interface FhirRelease {
  readonly fhirVersion: string
  readonly entries: Readonly<Record<RecordType, FhirEntry | 'not offered'>>
}

/** The entry of a resource type; null where there is none, or where the type is not offered. */
export function entryOf({ entries }: FhirRelease, type: string): FhirEntry | null {
  const entry = Object.hasOwn(entries, type) ? entries[type as RecordType] : 'not offered'
  return entry === 'not offered' ? null : entry
}
