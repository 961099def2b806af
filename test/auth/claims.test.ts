import { describe, expect, it } from 'vitest'
import { isNhsNumber as isStoredNhsNumber } from '../../drizzle/schema/nhs-number.ts'
import { breakingGlass, type Caller, MAX_BREAK_GLASS_CHARACTERS } from '../../gateway/auth/caller.ts'
import { callerOf } from '../../gateway/auth/claims.ts'
import { isNhsNumber } from '../../gateway/auth/nhs-number.ts'
import { parseScopes } from '../../gateway/auth/scopes.ts'

const doctor = { sub: 'u1', ods_code: 'A81001', role: 'GP', purpose_of_use: 'TREAT' }
const scopes = parseScopes('user/*.read')
const fault = (run: () => unknown): { code?: string; message?: string } => {
  try {
    run()
  } catch (error) {
    return error as Error
  }
  return {}
}

describe('who a token speaks of', () => {
  it.each<[string, Record<string, unknown>, Caller]>([
    ['a system, by its own id', { client_id: 'c', sub: 'c' }, { kind: 'system', clientId: 'c', scopes }],
    ['a system without a subject', { azp: 'c' }, { kind: 'system', clientId: 'c', scopes }],
    [
      'a system that its issuer gave an account',
      { azp: 'c', sub: 'account-7', caller_kind: 'system' },
      { kind: 'system', clientId: 'c', scopes },
    ],
    [
      'staff',
      { client_id: 'c', ...doctor },
      {
        kind: 'staff',
        clientId: 'c',
        scopes,
        userId: 'u1',
        organisation: 'A81001',
        role: 'GP',
        purposeOfUse: 'TREAT',
        breakGlassReason: null,
      },
    ],
    [
      'a patient',
      { client_id: 'c', azp: 'c', sub: 'p1', nhs_number: '9990000018' },
      { kind: 'patient', clientId: 'c', scopes, nhsNumber: '9990000018', userId: 'p1' },
    ],
    [
      'a patient whose token names only the client',
      { client_id: 'c', sub: 'c', nhs_number: '9990000018' },
      { kind: 'patient', clientId: 'c', scopes, nhsNumber: '9990000018', userId: null },
    ],
    [
      'a patient whose subject is no text',
      { client_id: 'c', sub: 7, nhs_number: '9990000018' },
      { kind: 'patient', clientId: 'c', scopes, nhsNumber: '9990000018', userId: null },
    ],
  ])('%s', (_who, claims, expected) => {
    const caller = callerOf({ scope: 'user/*.read', ...claims })
    expect(caller).toEqual(expected)
    expect(Object.isFrozen(caller)).toBe(true)
  })

  it.each([
    ['scope as a text', { scope: 'user/*.read openid' }],
    ['scope as a list', { scope: ['user/*.read', 'openid'] }],
    ['scp as a text', { scp: 'user/*.read' }],
    ['scp as a list', { scp: ['user/*.read'] }],
    ['scope before scp', { scope: 'user/*.read', scp: 'system/*.read' }],
  ])('%s', (_form, claims) => {
    expect(callerOf({ client_id: 'c', ...claims }).scopes).toEqual(scopes)
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['no client', { sub: 'c' }, 'azp'],
    ['two clients', { client_id: 'c', azp: 'd' }, 'azp'],
    ['a client that is no text', { client_id: ['c'] }, 'client_id'],
    ['a client with a line break', { client_id: 'c\nd' }, 'client_id'],
    // A person who lacks the claims of one must never be taken for a system.
    ['a user of no kind', { client_id: 'c', sub: 'secret-user' }, 'names a user'],
    ['a subject that is no text', { client_id: 'c', sub: 7 }, 'names a user'],
    ['a kind that there is not', { client_id: 'c', caller_kind: 'root' }, 'caller_kind'],
    [
      'a system with a patient’s number',
      { client_id: 'c', caller_kind: 'system', nhs_number: '9990000018' },
      'at once',
    ],
    ['staff and patient at once', { client_id: 'c', ...doctor, nhs_number: '9990000018' }, 'at once'],
    ['staff without a subject', { client_id: 'c', ...doctor, sub: undefined }, 'sub'],
    ['staff without an organisation', { client_id: 'c', ...doctor, ods_code: undefined }, 'ods_code'],
    ['staff of no organisation', { client_id: 'c', ...doctor, ods_code: 'x; DROP' }, 'ods_code'],
    ['staff without a role', { client_id: 'c', ...doctor, role: '  ' }, 'role'],
    ['staff without a purpose', { client_id: 'c', ...doctor, purpose_of_use: undefined }, 'purpose_of_use'],
    ['a patient without a number', { client_id: 'c', caller_kind: 'patient' }, 'nhs_number'],
    ['a patient with a wrong number', { client_id: 'c', nhs_number: '9990000019' }, 'nhs_number'],
    ['a patient with a number as a number', { client_id: 'c', nhs_number: 9990000018 }, 'nhs_number'],
    ['scopes that are no text', { client_id: 'c', scope: [{}] }, 'scope'],
  ])('refuses %s', (_why, claims, named) => {
    const { code, message } = fault(() => callerOf(claims))
    expect(code).toBe('NOT_AUTHENTICATED')
    expect(message).toContain(named)
    expect(message).not.toMatch(/secret-user|999000|DROP|root/)
  })

  it('knows an NHS number as the store does', () => {
    const numbers = [
      '9990000018',
      '9990000019',
      '4505577104',
      '0000000000',
      '1111111111',
      '999000001',
      '9990000018 ',
    ]
    expect(numbers.map(isNhsNumber)).toEqual([true, false, true, false, false, false, false])
    for (let number = 4_505_577_000; number < 4_505_577_300; number++) {
      expect(isNhsNumber(String(number)), String(number)).toBe(isStoredNhsNumber(String(number)))
    }
  })
})

describe('breaking glass', () => {
  const staff = callerOf({ client_id: 'c', ...doctor })

  it('is for staff, with the reason they state', () => {
    expect(breakingGlass(staff, '  Unconscious, no next of kin ')).toEqual({
      ...staff,
      breakGlassReason: 'Unconscious, no next of kin',
    })
    expect(staff).toMatchObject({ breakGlassReason: null })
  })

  it.each([
    ['system', { client_id: 'c' }],
    ['patient', { client_id: 'c', nhs_number: '9990000018' }],
  ])('is not for a %s', (_kind, claims) => {
    expect(fault(() => breakingGlass(callerOf(claims), 'Curious'))).toMatchObject({ code: 'NOT_PERMITTED' })
  })

  it.each(['', '  ', 'a\nb', 'x'.repeat(MAX_BREAK_GLASS_CHARACTERS + 1)])(
    'needs a reason, which %j is not',
    (reason) => {
      expect(fault(() => breakingGlass(staff, reason))).toMatchObject({ code: 'INVALID_REQUEST' })
    },
  )
})
