/**
 * What granted scopes open, by kind of caller.
 *
 * - A **patient** gains by `patient/` scopes alone. `user/` and `system/` in a patient's token open nothing.
 * - **Staff** gain by `user/` scopes alone. `patient/` would need a patient in the token's context, which is for patients.
 * - A **system** gains by `system/` scopes, and by `user/` ones: Care Connect knows only client credentials and names
 *   its scopes `user/<Type>.read`. What a system is, its token has to prove (see `claims.ts`): it is never the kind that
 *   is left over, so that no person gets there by lacking a claim.
 *
 * Care Connect's aliases (contract §8): Procedure by `Observation`, MedicationRequest by `MedicationPrescription` or
 * `MedicationOrder`, in the v1 form that it uses; in v2 a name means itself. Location, Organization, Practitioner and
 * PractitionerRole are open to every verified caller.
 */
import { type RecordType, recordTypes } from '../../schema/record-types.ts'
import type { Caller, CallerKind } from './caller.ts'
import { type NamedScope, namedScopes } from './named-scopes.ts'
import type { GrantedScopes, Interaction, ReadScope, ScopeLevel } from './scopes.ts'

const countingLevels: Readonly<Record<CallerKind, readonly ScopeLevel[]>> = {
  system: ['system', 'user'],
  staff: ['user'],
  patient: ['patient'],
}

type Opening = 'by scope' | 'to every caller'

const openings = {
  Patient: 'by scope',
  AllergyIntolerance: 'by scope',
  Condition: 'by scope',
  Observation: 'by scope',
  Encounter: 'by scope',
  Organization: 'to every caller',
  Location: 'to every caller',
  Practitioner: 'to every caller',
  PractitionerRole: 'to every caller',
} as const satisfies Record<RecordType, Opening>

/** Names of v1 scopes that open a type besides its own. */
const aliases: ReadonlyMap<string, readonly string[]> = new Map([
  ['Procedure', ['Observation']],
  ['MedicationRequest', ['MedicationPrescription', 'MedicationOrder']],
])

/**
 * Record types that the scopes let a caller of this kind see. `search` is for lists, CCAPI sections and FHIR searches,
 * and is what is meant where nothing is said, because it never opens more; `read` is for one record by its id, which
 * in SMART v2 may be granted without the other.
 */
export function readableTypes(
  scopes: GrantedScopes,
  kind: CallerKind,
  interaction: Interaction = 'search',
): ReadonlySet<RecordType> {
  const types = Object.keys(recordTypes) as RecordType[]
  return new Set(
    types.filter(
      (type) => openings[type] === 'to every caller' || coversResource(scopes, kind, type, interaction),
    ),
  )
}

/** Whether some scope opens a FHIR resource type, one that the graph has no record type for included. */
export function coversResource(
  scopes: GrantedScopes,
  kind: CallerKind,
  resource: string,
  interaction: Interaction = 'search',
): boolean {
  return scopes.reads.some(
    (scope) =>
      countingLevels[kind].includes(scope.level) &&
      scope.interactions.includes(interaction) &&
      names(scope, resource),
  )
}

/** Whether the caller holds one of our own scopes and is of a kind that may. */
export function holdsScope({ scopes, kind }: Pick<Caller, 'scopes' | 'kind'>, name: NamedScope): boolean {
  const kinds: readonly CallerKind[] = namedScopes[name].kinds
  return scopes.named.includes(name) && kinds.includes(kind)
}

function names(scope: ReadScope, resource: string): boolean {
  if (scope.resource === '*' || scope.resource === resource) return true
  return scope.form === 'v1' && (aliases.get(resource)?.includes(scope.resource) ?? false)
}
