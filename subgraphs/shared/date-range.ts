import { Fault } from '../../schema/fault.ts'

/** Instants between which a date lies: `from` included, `before` not; null is unbounded. ISO text in UTC. */
export interface InstantRange {
  readonly from: string | null
  readonly before: string | null
}

const partialDate =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/

/**
 * Both ends of a range of partial dates, each at its own precision: `{from: '2010', to: '2010-06'}` runs from the
 * first instant of 2010 to the last of June. A time without a zone is UTC.
 * @param field names the argument at fault.
 * @throws Fault INVALID_REQUEST where an end is no date.
 */
export function instantRange(
  range: { from?: string | null; to?: string | null },
  field: string,
): InstantRange {
  return {
    from: range.from == null ? null : iso(span(range.from, field).start),
    before: range.to == null ? null : iso(span(range.to, field).end),
  }
}

interface Span {
  readonly start: number
  /** Null beyond the last year that can be written. */
  readonly end: number | null
}

function span(text: string, field: string): Span {
  const parsed = parse(text)
  if (parsed === null) {
    throw new Fault('INVALID_REQUEST', 'Expected a date such as 2019, 2019-04, 2019-04-03 or an instant.', {
      field,
    })
  }
  return parsed
}

function parse(text: string): Span | null {
  const match = partialDate.exec(text)
  if (match === null) return null
  const [, year = '', month, day, hour, minute, second, , zone] = match
  if (!dayExists(Number(year), Number(month ?? 1), Number(day ?? 1))) return null
  if (hour !== undefined)
    return instantSpan(`${text.replace(/(Z|[+-]\d{2}:\d{2})$/, '')}${zone ?? 'Z'}`, second, minute)
  return {
    start: dayMs(Number(year), Number(month ?? 1), Number(day ?? 1)),
    end: endOfDate(Number(year), month, day),
  }
}

function instantSpan(instant: string, second: string | undefined, minute: string | undefined): Span | null {
  const start = Date.parse(instant)
  if (Number.isNaN(start)) return null
  return { start, end: start + (second !== undefined ? 1000 : minute !== undefined ? 60_000 : 3_600_000) }
}

function endOfDate(year: number, month: string | undefined, day: string | undefined): number | null {
  const [endYear, endMonth, endDay] =
    month === undefined
      ? [year + 1, 1, 1]
      : day === undefined
        ? [year, Number(month) + 1, 1]
        : [year, Number(month), Number(day) + 1]
  const end = dayMs(endYear, endMonth, endDay)
  return end > lastInstantMs ? null : end
}

/** Year 0 is not a year; what Postgres and FHIR call 0001 is the first. */
function dayExists(year: number, month: number, day: number): boolean {
  const date = new Date(dayMs(year, month, day))
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** `Date.UTC` takes years below 100 for years of the last century. */
function dayMs(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime()
}

const lastInstantMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

const iso = (instantMs: number | null) => (instantMs === null ? null : new Date(instantMs).toISOString())
