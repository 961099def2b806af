/** NHS numbers (https://www.datadictionary.nhs.uk/attributes/nhs_number.html). */
import { nhsNumberSystem } from './code-systems.ts'

/** Ten digits with a right check digit. Ten times one digit is a filler, though some of those pass the check. */
export function isNhsNumber(text: string): boolean {
  if (!/^\d{10}$/.test(text) || /^(\d)\1{9}$/.test(text)) return false
  return checkDigit(text.slice(0, 9)) === Number(text.at(-1))
}

/** By modulus 11; null where the first nine digits admit none. */
export function checkDigit(nineDigits: string): number | null {
  const sum = [...nineDigits].reduce((total, digit, position) => total + Number(digit) * (10 - position), 0)
  const check = (11 - (sum % 11)) % 11
  return check === 10 ? null : check
}

/**
 * An identifier's value as it is stored and searched by: an NHS number without the spaces or hyphens it is printed
 * with; any other value, and what is no number of ten digits, as given.
 */
export function searchedValue(system: string | null | undefined, value: string): string {
  const plain = value.replace(/[\s-]/g, '')
  return system === nhsNumberSystem && /^\d{10}$/.test(plain) ? plain : value
}
