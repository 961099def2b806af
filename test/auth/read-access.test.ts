import { describe, expect, test } from 'vitest'
import type { Caller } from '../../gateway/auth/caller.ts'
import { readAccessOf } from '../../gateway/auth/read-access.ts'
import { parseScopes } from '../../gateway/auth/scopes.ts'
import type { Bundle } from '../../schema/bundles.ts'
import type { RecordType } from '../../schema/record-types.ts'

const system = (scope: string): Caller => ({ kind: 'system', clientId: 'c', scopes: parseScopes(scope) })
const staff = (scope: string, breakGlassReason: string | null): Caller => ({
  kind: 'staff',
  clientId: 'c',
  scopes: parseScopes(scope),
  userId: 'u',
  organisation: 'A81001',
  role: 'GP',
  purposeOfUse: 'TREAT',
  breakGlassReason,
})
const every = ['gp', 'acute', 'community', 'mental-health', 'social-care']

/** What is open of a type to a system with every scope and these bundles. */
const opened = (type: RecordType, ...bundles: readonly Bundle[]) =>
  readAccessOf(system('system/*.read'), bundles).careSettings[type]

describe('scopes and bundles, met', () => {
  test.each<[Bundle, Partial<Record<RecordType, readonly string[]>>]>([
    ['demographics', { Patient: every }],
    ['gp', { AllergyIntolerance: ['gp'], Condition: ['gp'], Observation: ['gp'], Encounter: ['gp'] }],
    [
      'acute',
      { AllergyIntolerance: ['acute'], Condition: ['acute'], Observation: ['acute'], Encounter: ['acute'] },
    ],
    ['mental-health', { Condition: ['mental-health'], Encounter: ['mental-health'] }],
    ['community', { Condition: ['community'], Observation: ['community'] }],
    ['social-care', { Condition: ['social-care'], Observation: ['social-care'] }],
    ['adt', { Encounter: ['acute'] }],
    ['alerts', {}],
    ['documents', {}],
  ])('%s opens %j', (bundle, expected) => {
    for (const [type, settings] of Object.entries(expected)) {
      expect(opened(type as RecordType, bundle)).toEqual(settings)
    }
    if (bundle !== 'demographics') expect(opened('Patient', bundle)).toEqual([])
    if (bundle === 'adt' || bundle === 'alerts') expect(opened('Condition', bundle)).toEqual([])
  })

  test('several bundles add up, each once', () => {
    expect(opened('Encounter', 'adt', 'acute', 'gp')).toEqual(['gp', 'acute'])
  })

  test('without a subscription the scopes decide alone', () => {
    const { careSettings } = readAccessOf(system('user/Condition.read'), null)
    expect(careSettings.Condition).toEqual(every)
    expect(careSettings.Observation).toEqual([])
  })

  test('no bundle opens what no scope does', () => {
    expect(readAccessOf(system('user/Condition.read'), ['gp']).careSettings.Encounter).toEqual([])
  })

  test('who provides care is open to every caller and in no bundle', () => {
    expect(readAccessOf(system(''), []).careSettings.Practitioner).toEqual(every)
  })

  test('to read by id is not to search', () => {
    const caller = system('system/Condition.r')
    expect(readAccessOf(caller, null).careSettings.Condition).toEqual([])
    expect(readAccessOf(caller, null, 'read').careSettings.Condition).toEqual(every)
  })
})

describe('restricted records', () => {
  test.each<[string, Caller, boolean]>([
    ['nobody without the scope', system('system/*.read'), false],
    ['a system with the scope', system('restricted.read'), true],
    ['staff who break glass', staff('user/*.read', 'Unconscious'), true],
    ['staff who do not', staff('user/*.read', null), false],
  ])('are open to %s', (_who, caller, expected) => {
    expect(readAccessOf(caller, null).restricted).toBe(expected)
  })
})

describe('the audit', () => {
  const patient: Caller = {
    kind: 'patient',
    clientId: 'c',
    scopes: parseScopes('patient/*.read audit.read'),
    nhsNumber: '9990000018',
    userId: null,
  }
  test.each<[string, Caller, boolean]>([
    ['a system with the scope', system('audit.read'), true],
    ['staff with the scope', staff('audit.read', null), true],
    ['every scope but that', system('system/*.read user/*.read restricted.read'), false],
    ['staff who break glass', staff('user/*.read', 'Unconscious'), false],
    ['a patient', patient, false],
  ])('is read or not by %s', (_who, caller, expected) => {
    expect(readAccessOf(caller, null).audit).toBe(expected)
    // It is no part of the record that a product could close.
    expect(readAccessOf(caller, []).audit).toBe(expected)
  })
})

test('a patient reads their own records and nobody else does', () => {
  const patient: Caller = {
    kind: 'patient',
    clientId: 'c',
    scopes: parseScopes('patient/*.read'),
    nhsNumber: '9990000018',
    userId: null,
  }
  expect(readAccessOf(patient, null)).toMatchObject({ ownNhsNumber: '9990000018', restricted: false })
  expect(readAccessOf(system('system/*.read'), null).ownNhsNumber).toBeNull()
})
