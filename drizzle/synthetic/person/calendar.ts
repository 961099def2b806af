/** Calendar days as whole numbers (days since 1970-01-01), because the generator mostly adds and compares them. */

const MS_PER_DAY = 86_400_000
const DAYS_PER_YEAR = 365.25

/** The number of an ISO day such as `2026-01-01`. */
export function dayOf(isoDate: string): number {
  const instant = Date.parse(`${isoDate}T00:00:00Z`)
  if (Number.isNaN(instant)) throw new RangeError('not a calendar day')
  return instant / MS_PER_DAY
}

export function isoDate(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10)
}

/** An instant in UTC; minutes beyond a day run into the next ones. */
export function isoInstant(day: number, minuteOfDay: number): string {
  return `${new Date(day * MS_PER_DAY + minuteOfDay * 60_000).toISOString().slice(0, 19)}Z`
}

/** The first instant of an ISO day, month or year. */
export function startOf(isoPartialDate: string): string {
  const missing = { 4: '-01-01', 7: '-01' }[isoPartialDate.length] ?? ''
  return `${isoPartialDate}${missing}T00:00:00Z`
}

export function ageInYears(birthDay: number, day: number): number {
  return (day - birthDay) / DAYS_PER_YEAR
}

export function yearsAfter(day: number, years: number): number {
  return Math.round(day + years * DAYS_PER_YEAR)
}
