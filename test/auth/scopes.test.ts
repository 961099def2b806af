import { describe, expect, it } from 'vitest'
import { formatReadScope, parseReadScope, parseScopes } from '../../gateway/auth/scopes.ts'

const both = ['read', 'search']

describe('a scope that grants reading', () => {
  it.each([
    ['user/Condition.read', { level: 'user', resource: 'Condition', interactions: both, form: 'v1' }],
    ['patient/*.read', { level: 'patient', resource: '*', interactions: both, form: 'v1' }],
    ['user/*.*', { level: 'user', resource: '*', interactions: both, form: 'v1' }],
    ['system/*.rs', { level: 'system', resource: '*', interactions: both, form: 'v2' }],
    ['system/*.cruds', { level: 'system', resource: '*', interactions: both, form: 'v2' }],
    ['patient/Condition.r', { level: 'patient', resource: 'Condition', interactions: ['read'], form: 'v2' }],
    ['user/Observation.s', { level: 'user', resource: 'Observation', interactions: ['search'], form: 'v2' }],
    [
      'user/DocumentReference',
      { level: 'user', resource: 'DocumentReference', interactions: both, form: 'v1' },
    ],
    ['user/Binary', { level: 'user', resource: 'Binary', interactions: both, form: 'v1' }],
  ])('%s', (name, expected) => {
    expect(parseScopes(name).reads).toEqual([expected])
  })
})

describe('a scope that grants nothing', () => {
  it.each([
    // To write.
    'user/Condition.write',
    'system/*.cud',
    // A query that nothing here could keep to, and how it might be slipped past.
    'patient/Observation.rs?category=laboratory',
    'patient/Observation.rs?',
    'patient/Observation?category=laboratory.rs',
    'patient/Observation.rs#x',
    // Not as SMART has it.
    'user/Observation.sr',
    'user/Observation.rr',
    'user/Observation.',
    'user/Observation',
    'user/Observation.readx',
    'user/Observation.Read',
    'User/Observation.read',
    'user/observation.read',
    'user/**.read',
    'user/Observation,Condition.read',
    'xuser/*.read',
    'launch/*.read',
    '*/*.read',
    '/*.read',
    'user/*.read\n',
    // Other people's.
    'openid',
    'profile',
    'launch',
    'toString',
    '__proto__',
    '',
  ])('%j', (name) => {
    expect(parseScopes([name])).toEqual({ reads: [], named: [] })
  })
})

it('takes a text with spaces and a list alike, and each scope once', () => {
  const expected = parseScopes(['user/Condition.read', 'audit.read'])
  expect(parseScopes('openid user/Condition.read audit.read  audit.read user/Condition.read')).toEqual(
    expected,
  )
  expect(expected.reads).toHaveLength(1)
  expect(expected.named).toEqual(['audit.read'])
})

it('is a value that nobody can add to', () => {
  const { reads, named } = parseScopes('user/Condition.r')
  for (const part of [reads, named, reads[0], reads[0]?.interactions])
    expect(Object.isFrozen(part)).toBe(true)
})

it('knows no named scope by a wildcard of SMART', () => {
  expect(parseScopes('system/*.* user/*.* system/*.cruds').named).toEqual([])
})

it.each([
  ['user/*.*', 'user/*.read'],
  ['system/Condition.cruds', 'system/Condition.rs'],
  ['patient/Condition.r', 'patient/Condition.r'],
  ['user/Binary', 'user/Binary.read'],
])('writes %s as %s', (name, written) => {
  const scope = parseReadScope(name)
  expect(scope && formatReadScope(scope)).toBe(written)
})
