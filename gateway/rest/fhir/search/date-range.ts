/** Date parameters (https://hl7.org/fhir/STU3/search.html#date) as the range of days they include. */
import { addDays, daysOf } from '../../calendar.ts'
import { type Given, invalid } from './parameter.ts'

export interface DayRange {
  readonly from?: string
  readonly to?: string
}

/** What a prefix includes, from the first and last day of the date beside it. Values are days, so sa is gt, eb is lt. */
const ranges: Readonly<Record<string, (first: string, last: string) => DayRange>> = {
  eq: (from, to) => ({ from, to }),
  ge: (from) => ({ from }),
  le: (_first, to) => ({ to }),
  gt: (_first, last) => ({ from: addDays(last, 1) }),
  lt: (first) => ({ to: addDays(first, -1) }),
  sa: (_first, last) => ({ from: addDays(last, 1) }),
  eb: (first) => ({ to: addDays(first, -1) }),
}

/** Every repetition narrows: `ge2010&le2011-06` is January 2010 to June 2011. */
export function dayRange({ name, values }: Given): DayRange {
  return values.map((value) => rangeOf(name, value)).reduce(narrowed)
}

function rangeOf(name: string, value: string): DayRange {
  const [, prefix = 'eq', date = ''] = /^([a-z]{2})?(.*)$/s.exec(value) ?? []
  const range = ranges[prefix]
  if (range === undefined) throw invalid(name, `takes the prefixes ${Object.keys(ranges).join(', ')}`)
  const days = daysOf(date)
  if (days === null) throw invalid(name, 'must be a date: yyyy, yyyy-mm or yyyy-mm-dd')
  return range(days.first, days.last)
}

function narrowed(a: DayRange, b: DayRange): DayRange {
  const from = [a.from, b.from]
    .filter((day) => day !== undefined)
    .sort()
    .at(-1)
  const to = [a.to, b.to]
    .filter((day) => day !== undefined)
    .sort()
    .at(0)
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}
