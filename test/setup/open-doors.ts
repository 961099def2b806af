/** What doors are built on where a test is about something else: everybody is a caller with every right, nothing is stored. */
import type { Door } from '../../gateway/door.ts'
import type { FhirDiscovery } from '../../gateway/rest/fhir/interactions.ts'
import type { DoorParts } from '../../gateway/visits.ts'
import { systemCaller } from './callers.ts'

export function openDoors(door: Door): DoorParts & { readonly discovery: FhirDiscovery } {
  return {
    door: { execute: door.execute, recordEnding: async () => undefined },
    entrance: {
      identify: async () => systemCaller.identity,
      admit: async (_identity, { request }) => ({ ...systemCaller, request }),
    },
    discovery: { security: async () => null, smartConfiguration: async () => ({}) },
  }
}
