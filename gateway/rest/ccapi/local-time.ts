/** Dates of CCAPI: ISO without a zone, on the wall clock of the United Kingdom. */
import { daysOf } from '../calendar.ts'

const ukClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/**
 * `yyyy-MM-ddTHH:mm:ss` of a date as its source gave it. Null for a year or a month alone: the form has no room
 * for them, and a day that nobody recorded would be invented.
 */
export function localTime(date: string | null): string | null {
  if (date === null) return null
  if (!date.includes('T')) return date.length === 10 ? `${date}T00:00:00` : null
  // Without a zone it is somebody's wall clock already.
  const [, minute, second] = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?:(:\d{2})(?:\.\d+)?)?$/.exec(date) ?? []
  return minute === undefined ? ukLocalTime(new Date(date)) : `${minute}${second ?? ':00'}`
}

function ukLocalTime(instant: Date): string | null {
  if (Number.isNaN(instant.getTime())) return null
  const parts = Object.fromEntries(ukClock.formatToParts(instant).map(({ type, value }) => [type, value]))
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`
}

/** The calendar day that a caller names by a date or a date-time, as written; null where it names none. */
export function dayNamed(text: string): string | null {
  const [, day = ''] =
    /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.exec(text) ?? []
  return daysOf(day) === null ? null : day
}
