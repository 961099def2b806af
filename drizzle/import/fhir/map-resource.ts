/** Which mapping a type has, and which element says whose record it is. */
import type { FhirVersion } from '../../schema/columns.ts'
import type { StoredResourceType } from '../../schema/record-tables.ts'
import type { JsonObject } from '../json/json.ts'
import { mapAllergyIntolerance } from './allergy-intolerance.ts'
import { mapCondition } from './condition.ts'
import { type References, readElements } from './elements.ts'
import { mapEncounter } from './encounter.ts'
import { mapLocation } from './location.ts'
import type { Mapped, Mapping } from './mapped.ts'
import { mapObservation } from './observation.ts'
import { mapOrganization } from './organization.ts'
import { mapPatient } from './patient.ts'
import { mapPractitioner } from './practitioner.ts'
import { mapPractitionerRole } from './practitioner-role.ts'

const mappings = {
  Patient: mapPatient,
  AllergyIntolerance: mapAllergyIntolerance,
  Condition: mapCondition,
  Observation: mapObservation,
  Encounter: mapEncounter,
  Organization: mapOrganization,
  Location: mapLocation,
  Practitioner: mapPractitioner,
  PractitionerRole: mapPractitionerRole,
} as const satisfies { readonly [T in StoredResourceType]: Mapping<T> }

/** The element that names the patient; null for what is not about one. */
export const patientElements = {
  Patient: null,
  AllergyIntolerance: 'patient',
  Condition: 'subject',
  Observation: 'subject',
  Encounter: 'subject',
  Organization: null,
  Location: null,
  Practitioner: null,
  PractitionerRole: null,
} as const satisfies Record<StoredResourceType, string | null>

/** The resource must have passed `checkResource`. */
export function mapResource(
  type: StoredResourceType,
  resource: JsonObject,
  version: FhirVersion,
  references: References,
): Mapped {
  const elements = readElements(resource, version, references)
  const mapped = mappings[type](elements)
  return { ...mapped, extra: elements.extra() }
}
