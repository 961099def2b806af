import { expect, test } from 'vitest'
import { checkDigit } from '../../drizzle/schema/nhs-number.ts'
import { MOST_NHS_NUMBERS, nhsNumberOf } from '../../drizzle/synthetic/person/nhs-number.ts'

/** The rule as the NHS Data Dictionary words it, apart from the code under test. */
function isValid(number: string): boolean {
  const digits = [...number].map(Number)
  const sum = digits.slice(0, 9).reduce((total, digit, index) => total + digit * (10 - index), 0)
  const remainder = 11 - (sum % 11)
  return digits.length === 10 && remainder !== 10 && digits[9] === (remainder === 11 ? 0 : remainder)
}

test('knows the check digit of the published example 943 476 5919', () => {
  expect(checkDigit('943476591')).toBe(9)
  expect(isValid('9434765919')).toBe(true)
})

test('has no check digit for stems that admit none', () => {
  // 90 + 81 + 72 = 243, 243 mod 11 = 1, and 11 - 1 = 10 is no digit
  expect(checkDigit('999000000')).toBeNull()
})

test('gives the first person a number reckoned by hand', () => {
  // 90 + 81 + 72 + 0 + 6 + 10 + 12 + 12 + 0 = 283, 283 mod 11 = 8, 11 - 8 = 3
  expect(nhsNumberOf(0)).toBe('9990123403')
})

test('gives valid numbers of the test range, to everybody another', () => {
  const indexes = [
    ...Array.from({ length: 20_000 }, (_, index) => index),
    100_000,
    250_000,
    MOST_NHS_NUMBERS - 1,
  ]
  const numbers = indexes.map(nhsNumberOf)
  expect(numbers.filter((number) => !number.startsWith('999') || !isValid(number))).toEqual([])
  expect(new Set(numbers).size).toBe(indexes.length)
})

test('refuses more people than there are numbers', () => {
  expect(() => nhsNumberOf(MOST_NHS_NUMBERS)).toThrow('900000')
})
