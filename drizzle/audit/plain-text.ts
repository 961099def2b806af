/** Text from outside, made such that Postgres stores it and gives back the same. */
import { isNhsNumber } from '../schema/nhs-number.ts'

const LIMIT_CHARACTERS = 1_000
/** NUL, and halves of characters whether or not both are there. */
const PERHAPS_REFUSED = /[\0\ud800-\udfff]/
const LIKE_AN_NHS_NUMBER = /(?<![0-9A-Za-z])\d{3}[ -]?\d{3}[ -]?\d{4}(?![0-9A-Za-z])/g

/**
 * Without NUL and halves of characters, which Postgres refuses, and cut after 1000 characters, with an ellipsis: one
 * event that cannot be stored would cost all that share its commit.
 */
export function plainText(text: string): string {
  if (text.length <= LIMIT_CHARACTERS && !PERHAPS_REFUSED.test(text)) return text
  const cut = text.length > LIMIT_CHARACTERS ? `${text.slice(0, LIMIT_CHARACTERS)}…` : text
  return Buffer.from(cut, 'utf8').toString('utf8').replaceAll('\0', '\uFFFD')
}

/** Plain, and every valid NHS number in it, however it is spaced, masked: DetailIDs say who is meant. */
export function withoutNhsNumbers(text: string): string {
  return plainText(text).replace(LIKE_AN_NHS_NUMBER, (number) =>
    isNhsNumber(number.replace(/[ -]/g, '')) ? '[NHS number]' : number,
  )
}
