import { describe, expect, it } from 'vitest'
import type { CallerKind } from '../../gateway/auth/caller.ts'
import { coversResource, holdsScope, readableTypes } from '../../gateway/auth/readable-types.ts'
import { parseScopes } from '../../gateway/auth/scopes.ts'

const services = ['Location', 'Organization', 'Practitioner', 'PractitionerRole']
const everything = [
  'AllergyIntolerance',
  'Condition',
  'Encounter',
  ...services,
  'Observation',
  'Patient',
].sort()
const opened = (scopes: string, kind: CallerKind, interaction?: 'read' | 'search') =>
  [...readableTypes(parseScopes(scopes), kind, interaction)].sort()

describe('what scopes open', () => {
  it.each<[string, Record<CallerKind, string[]>]>([
    ['', { system: [], staff: [], patient: [] }],
    ['openid profile launch', { system: [], staff: [], patient: [] }],
    ['system/*.read', { system: everything, staff: [], patient: [] }],
    ['system/*.rs', { system: everything, staff: [], patient: [] }],
    // Care Connect's clients have client credentials and scopes of users.
    ['user/*.read', { system: everything, staff: everything, patient: [] }],
    ['user/*.*', { system: everything, staff: everything, patient: [] }],
    ['patient/*.read', { system: [], staff: [], patient: everything }],
    ['patient/*.rs', { system: [], staff: [], patient: everything }],
    ['user/Condition.read', { system: ['Condition'], staff: ['Condition'], patient: [] }],
    ['user/Condition.write', { system: [], staff: [], patient: [] }],
    ['patient/Observation.rs?category=vital-signs', { system: [], staff: [], patient: [] }],
    [
      'patient/Condition.rs user/Patient.rs system/Encounter.rs',
      { system: ['Encounter', 'Patient'], staff: ['Patient'], patient: ['Condition'] },
    ],
    ['user/Procedure.read user/Coverage.read', { system: [], staff: [], patient: [] }],
    ['user/MedicationOrder.read', { system: [], staff: [], patient: [] }],
  ])('%j', (scopes, expected) => {
    for (const kind of ['system', 'staff', 'patient'] as const) {
      const own = expected[kind].filter((type) => !services.includes(type))
      expect(opened(scopes, kind), kind).toEqual([...own, ...services].sort())
    }
  })

  it.each<[string, 'read' | 'search' | undefined, string[]]>([
    ['patient/Condition.r', 'read', ['Condition']],
    ['patient/Condition.r', 'search', []],
    // What is not said never opens more.
    ['patient/Condition.r', undefined, []],
    ['patient/Condition.s', undefined, ['Condition']],
    ['patient/Condition.s', 'read', []],
    ['patient/Condition.read', 'read', ['Condition']],
    ['patient/Condition.r patient/Condition.s', 'search', ['Condition']],
  ])('%s to %s', (scopes, interaction, expected) => {
    expect(opened(scopes, 'patient', interaction)).toEqual([...expected, ...services].sort())
  })
})

describe('Care Connect’s aliases', () => {
  it.each([
    ['Procedure', 'user/Observation.read', true],
    ['Procedure', 'user/Procedure.read', true],
    ['Procedure', 'user/Condition.read', false],
    // In SMART v2 a name means itself.
    ['Procedure', 'user/Observation.rs', false],
    ['Observation', 'user/Procedure.read', false],
    ['MedicationRequest', 'user/MedicationPrescription.read', true],
    ['MedicationRequest', 'user/MedicationOrder.read', true],
    ['MedicationRequest', 'user/MedicationRequest.read', true],
    ['MedicationRequest', 'user/Medication.read', false],
    ['DocumentReference', 'user/DocumentReference', true],
    ['Binary', 'user/Binary', true],
    ['Binary', 'user/DocumentReference', false],
  ])('%s by %s: %s', (resource, scope, expected) => {
    expect(coversResource(parseScopes(scope), 'system', resource)).toBe(expected)
    expect(coversResource(parseScopes(scope), 'patient', resource)).toBe(false)
  })
})

describe('scopes of our own', () => {
  it.each([
    ['restricted.read', { system: true, staff: true, patient: false }],
    ['audit.read', { system: true, staff: true, patient: false }],
    ['graph.introspection', { system: true, staff: true, patient: true }],
  ] as const)('%s', (name, expected) => {
    for (const kind of ['system', 'staff', 'patient'] as const) {
      expect(holdsScope({ scopes: parseScopes(name), kind }, name), kind).toBe(expected[kind])
      expect(holdsScope({ scopes: parseScopes('system/*.* user/*.*'), kind }, name), kind).toBe(false)
    }
  })
})
