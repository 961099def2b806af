/**
 * CapabilityStatement (https://hl7.org/fhir/STU3/capabilitystatement.html), derived from what is registered: it cannot
 * promise what is not served.
 */
import type { FhirEntry } from './entry.ts'
import type { FhirRelease } from './release.ts'
import type { Resource } from './resource.ts'

/** A statement must have a date. What is registered changes only with the software, which begins anew with each start. */
const STARTED = new Date().toISOString().slice(0, 19).concat('Z')

/** `rest.security`: where tokens come from. */
export type CapabilitySecurity = Readonly<Record<string, unknown>>

export function capabilityStatement(
  { entries, fhirVersion }: FhirRelease,
  base: string,
  security: CapabilitySecurity | null,
): Resource {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: STARTED,
    kind: 'instance',
    software: { name: 'care-record-graph' },
    implementation: { description: 'A shared care record', url: base },
    fhirVersion,
    acceptUnknown: 'extensions',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        documentation:
          'Each Patient is the record of one source. A clinical search by any linked Patient gives what all of them hold.',
        ...(security !== null && { security }),
        resource: Object.entries(entries).flatMap(([type, entry]) =>
          entry === 'not offered' ? [] : [offered(type, entry)],
        ),
      },
    ],
  }
}

function offered(type: string, { profile, parameters }: FhirEntry) {
  return {
    type,
    profile: { reference: profile },
    interaction: [{ code: 'read' }, { code: 'search-type' }],
    versioning: 'versioned',
    searchParam: Object.entries(parameters).flatMap(([name, { type, about }]) =>
      about === null ? [] : [{ name, type, documentation: about }],
    ),
  }
}
