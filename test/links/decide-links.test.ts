import { describe, expect, test } from 'vitest'
import { type Candidate, decideLinks, type Member } from '../../drizzle/links/decide-links.ts'
import { isNhsNumber } from '../../drizzle/schema/nhs-number.ts'

const held = (
  setId: string,
  birthDay: string | null = '1961-04-03',
  nhsNumber = '9434765919',
): Candidate => ({
  nhsNumber,
  birthDay,
  setId,
})
const member = (
  setId: string,
  detailId: string,
  tenancyCode: string,
  nhsNumbers: readonly string[] = ['9434765919'],
  birthDay: string | null = '1961-04-03',
): Member => ({ setId, detailId, tenancyCode, nhsNumbers, birthDay })
const none = { differentBirthDate: 0, conflictingNumbers: 0, sameTenancy: 0, keptApart: 0 }

describe('the rule', () => {
  test('joins records of two sources with the same number and date of birth', () => {
    const members = [member('1', '1001', 'GP'), member('2', '1002', 'ACUTE')]
    expect(decideLinks([held('2'), held('1')], members, [])).toEqual({ joins: [['1', '2']], ...none })
  })

  test('does not join different dates of birth, nor unknown ones', () => {
    const members = [member('1', '1001', 'GP'), member('2', '1002', 'ACUTE'), member('3', '1003', 'MH')]
    const decision = decideLinks([held('1'), held('2', '1961-04-04'), held('3', null)], members, [])
    expect(decision).toEqual({ joins: [], ...none, differentBirthDate: 1 })
  })

  test('does not bring two records of one source together, nor choose between them', () => {
    const members = [
      member('1', '1001', 'GP'),
      member('2', '1002', 'GP'),
      member('3', '1003', 'ACUTE'),
      member('4', '1004', 'MH'),
    ]
    const decision = decideLinks([held('1'), held('2'), held('3'), held('4')], members, [])
    expect(decision).toEqual({ joins: [['3', '4']], ...none, sameTenancy: 1 })
  })

  test('takes two records of one source that are together already as one', () => {
    const members = [member('1', '1001', 'GP'), member('1', '1002', 'GP'), member('3', '1003', 'ACUTE')]
    expect(decideLinks([held('1'), held('1'), held('3')], members, []).joins).toEqual([['1', '3']])
  })

  test('does not join what a person separated, even by way of a third record', () => {
    const members = [member('1', '1001', 'GP'), member('2', '1002', 'ACUTE'), member('3', '1003', 'MH')]
    const decision = decideLinks([held('1'), held('2'), held('3')], members, [['1001', '1002']])
    expect(decision).toEqual({ joins: [], ...none, keptApart: 1 })
  })

  test('leaves alone a set of different numbers, and joins the others', () => {
    const members = [
      member('1', '1001', 'GP'),
      member('1', '1002', 'PAS', ['4010232137']),
      member('3', '1003', 'MH'),
      member('4', '1004', 'ACUTE'),
    ]
    const decision = decideLinks([held('1'), held('3'), held('4')], members, [])
    expect(decision).toEqual({ joins: [['3', '4']], ...none, conflictingNumbers: 1 })
  })

  test('leaves alone a record with two numbers', () => {
    const other = '4010232137'
    const members = [
      member('1', '1001', 'GP'),
      member('2', '1002', 'ACUTE', ['9434765919', other]),
      member('3', '1003', 'MH', [other]),
    ]
    const candidates = [held('1'), held('2'), held('2', '1961-04-03', other), held('3', '1961-04-03', other)]
    expect(decideLinks(candidates, members, [])).toEqual({ joins: [], ...none, conflictingNumbers: 2 })
  })

  test('leaves alone a set of different dates of birth, but not of unknown ones', () => {
    const ofSet = (birthDay: string | null) => [
      member('1', '1001', 'GP'),
      member('1', '1002', 'PAS', [], birthDay),
      member('3', '1003', 'MH'),
    ]
    const candidates = [held('1'), held('3')]
    expect(decideLinks(candidates, ofSet('1961-04-04'), [])).toEqual({
      joins: [],
      ...none,
      differentBirthDate: 1,
    })
    expect(decideLinks(candidates, ofSet(null), []).joins).toEqual([['1', '3']])
  })
})

// 943476591: 90+36+24+63+30... = 299 by weights 10 to 2; 299 mod 11 = 2, and 11 - 2 = 9.
test.each([
  ['9434765919', true],
  ['9434765918', false],
  ['4010232137', true],
  ['943476591', false],
  ['0000000000', false],
  ['4444444444', false],
  ['943 476 5919', false],
])('%s is a valid NHS number: %s', (text, valid) => {
  expect(isNhsNumber(text)).toBe(valid)
})
