/** Calendar days as ISO texts; nothing here knows of time zones. */

/** First and last day of a year, a month or a day; null where there is none, as `1961-04-93`. */
export function daysOf(date: string): { readonly first: string; readonly last: string } | null {
  const [, year, month, day] = /^([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date) ?? []
  if (year === undefined) return null
  if (month === undefined) return { first: `${year}-01-01`, last: `${year}-12-31` }
  if (Number(month) < 1 || Number(month) > 12) return null
  const length = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  if (day === undefined) return { first: `${date}-01`, last: `${date}-${length}` }
  return Number(day) >= 1 && Number(day) <= length ? { first: date, last: date } : null
}

/** The day so many days later; negative is earlier. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** Whether a time has ended, by the day, month or year that ended it; that counts to its last day. Null has not. */
export function isOver(validTo: string | null): boolean {
  if (validTo === null) return false
  const last = validTo.slice(0, 10)
  return last < new Date().toISOString().slice(0, last.length)
}
