/** Whether what comes in under an id that is known may be about the person known by it. */
import type { PatientIdentity } from './record-index.ts'

/** What differs too much for one person; undefined where nothing does. */
export type Difference = 'NHS number and date of birth' | 'family name and date of birth'

/**
 * One thing alone may be a correction; two together mean that the id names somebody else, and writing it would give one
 * person another's record.
 *
 * Where both sides have an NHS number, it and the date of birth tell. Where a side has none, the family name stands in
 * for it, and is the weaker witness: people marry. So a name counts as the same where any name of the one side, a
 * former one too, is part of any of the other's; and a date as corrected where it is of the same year and only the day
 * or the month differs, or the two have changed places. A marriage together with a bolder correction is refused, and
 * said so: it can be sent again with the former name or the NHS number, while an overwritten record cannot be told from
 * the right one.
 */
export function differenceOf(known: PatientIdentity, given: PatientIdentity): Difference | undefined {
  if (known.nhsNumber !== undefined && given.nhsNumber !== undefined) {
    const differ = known.nhsNumber !== given.nhsNumber && datesDiffer(known.birthDate, given.birthDate)
    return differ ? 'NHS number and date of birth' : undefined
  }
  const differ =
    namesDiffer(known.families, given.families) && datesFarApart(known.birthDate, given.birthDate)
  return differ ? 'family name and date of birth' : undefined
}

/** A date that only says less is not another date. */
function datesDiffer(known: string | undefined, given: string | undefined): boolean {
  if (known === undefined || given === undefined) return false
  return !known.startsWith(given) && !given.startsWith(known)
}

/** Of one year, two people are unlikely to share the month or the day as well; a slip of the pen is likely to. */
function datesFarApart(known: string | undefined, given: string | undefined): boolean {
  if (known === undefined || given === undefined || !datesDiffer(known, given)) return false
  const [year, month, day] = known.split('-')
  const [otherYear, otherMonth, otherDay] = given.split('-')
  if (year !== otherYear) return true
  const isSwapped = month === otherDay && day === otherMonth
  return month !== otherMonth && day !== otherDay && !isSwapped
}

/** False where a side names none. */
function namesDiffer(known: readonly string[], given: readonly string[]): boolean {
  const [ours, theirs] = [known.map(partsOf).filter(isSaid), given.map(partsOf).filter(isSaid)]
  if (ours.length === 0 || theirs.length === 0) return false
  return !ours.some((one) => theirs.some((other) => isPartOf(one, other) || isPartOf(other, one)))
}

/** `Hill` is part of `Hill-Dale`, and `de Boer` of `De Boer`, but not of `de Groot`. */
function isPartOf(one: readonly string[], other: readonly string[]): boolean {
  return one.every((part) => other.includes(part))
}

function partsOf(family: string): string[] {
  const plain = family.normalize('NFD').replace(/\p{M}|['’]/gu, '')
  return plain.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function isSaid(parts: readonly string[]): boolean {
  return parts.length > 0
}
