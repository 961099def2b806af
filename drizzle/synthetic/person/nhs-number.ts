/**
 * NHS numbers of people who do not exist: all begin with 999, the range kept for tests.
 * https://www.datadictionary.nhs.uk/attributes/nhs_number.html (check digit by modulus 11).
 */
import { checkDigit } from '../../schema/nhs-number.ts'

const STEMS = 100_000
/** Of the ten numbers on a stem of eight digits at most one has no check digit. */
const NUMBERS_PER_STEM = 9
/** Shares no factor with the number of stems, so that it visits each once. */
const STRIDE = 48_271

export const MOST_NHS_NUMBERS = STEMS * NUMBERS_PER_STEM

/** The number of the person with this index: valid, in the 999 range, and never the same for two indexes. */
export function nhsNumberOf(index: number): string {
  if (index >= MOST_NHS_NUMBERS) throw new RangeError(`there are only ${MOST_NHS_NUMBERS} test NHS numbers`)
  const stem = `999${String((1_234 + index * STRIDE) % STEMS).padStart(5, '0')}`
  let wanted = Math.floor(index / STEMS)
  for (let ninth = 0; ; ninth++) {
    const digits = `${stem}${ninth}`
    const check = checkDigit(digits)
    if (check !== null && wanted-- === 0) return `${digits}${check}`
  }
}
