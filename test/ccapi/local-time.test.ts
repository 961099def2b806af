import { expect, test } from 'vitest'
import { localTime } from '../../gateway/rest/ccapi/local-time.ts'

test.each<[string | null, string | null]>([
  ['2019-07-03T10:15', '2019-07-03T10:15:00'],
  ['1942-06-19', '1942-06-19T00:00:00'],
  ['2019-04', null],
  ['2019', null],
  [null, null],
  // Winter and summer in the United Kingdom.
  ['2019-01-10T09:53:44.177Z', '2019-01-10T09:53:44'],
  ['2019-07-10T09:53:44Z', '2019-07-10T10:53:44'],
  ['2019-07-10T00:30:00+05:30', '2019-07-09T20:00:00'],
  // A source that gave no zone gave the time on its own wall.
  ['2019-07-10T09:53:44', '2019-07-10T09:53:44'],
  // From 1968 to 1971 the clocks stayed one hour ahead.
  ['1970-01-01T00:00:00Z', '1970-01-01T01:00:00'],
])('%s is %s', (date, local) => {
  expect(localTime(date)).toBe(local)
})
