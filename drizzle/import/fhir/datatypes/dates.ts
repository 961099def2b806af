/** FHIR dates and times as text (https://hl7.org/fhir/R4/datatypes.html#dateTime): checked, never rewritten. */
import type { DateType } from '../structure/datatypes.ts'

const day = String.raw`\d{4}-\d{2}-\d{2}`
const clock = String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?`
const zone = String.raw`(?:Z|[+-]\d{2}:\d{2})`

/** Seconds and zone may be missing from a dateTime: real sources leave them out, and nothing is guessed here. */
const forms = {
  date: /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/,
  dateTime: new RegExp(`^(?:\\d{4}(?:-\\d{2})?|${day}(?:T${clock}${zone}?)?)$`),
  instant: new RegExp(`^${day}T${clock}${zone}$`),
  time: new RegExp(`^${clock}$`),
} as const satisfies Record<DateType, RegExp>

/** True where the text has the form of its type and names a day of the calendar and a time of the clock. */
export function isDateOf(type: DateType, text: string): boolean {
  if (!forms[type].test(text)) return false
  if (type === 'time') return isClockTime(text)
  const [date = '', time] = text.split('T')
  return isCalendarDay(date) && (time === undefined || (isClockTime(time) && isZone(time)))
}

/** Year, month and day where all three are given. */
export function dayOf(text: string | undefined): string | undefined {
  return text !== undefined && new RegExp(`^${day}$`).test(text) ? text : undefined
}

/**
 * First instant of the year, month, day or second that is named, as text that Postgres reads as timestamptz;
 * UTC where no zone is given.
 */
export function firstInstant(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const [date = '', time] = text.split('T')
  const firstDay = date + '-01-01'.slice(date.length - '2000'.length)
  if (time === undefined) return `${firstDay}T00:00:00Z`
  return /(?:Z|[+-]\d{2}:\d{2})$/.test(time) ? text : `${text}Z`
}

function isCalendarDay(date: string): boolean {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split('-').map(Number)
  if (year === 0 || month < 1 || month > 12) return false
  return dayOfMonth >= 1 && dayOfMonth <= daysIn(year, month)
}

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** 60 seconds are a leap second. */
function isClockTime(time: string): boolean {
  const [hours = 0, minutes = 0, seconds = 0] = time
    .slice(0, 8)
    .replace(/[Z+-].*$/, '')
    .split(':')
    .map(Number)
  return hours < 24 && minutes < 60 && seconds <= 60
}

function isZone(time: string): boolean {
  const [, hours, minutes] = /[+-](\d{2}):(\d{2})$/.exec(time) ?? []
  return hours === undefined || (Number(hours) <= 14 && Number(minutes) < 60)
}
