import { describe, expect, test } from 'vitest'
import { dayOf, firstInstant, isDateOf } from '../../drizzle/import/fhir/datatypes/dates.ts'

describe('what is a date', () => {
  test.each(['1961', '1961-04', '1961-04-30', '2024-02-29', '2000-02-29'])('%s is one', (text) => {
    expect(isDateOf('date', text)).toBe(true)
  })

  test.each([
    '1961-04-93',
    '1961-13',
    '1961-00-10',
    '2023-02-29',
    '1900-02-29',
    '2024-02-30',
    '1961-04-31',
    '61-04-03',
    '1961-4-3',
    '',
    'unknown',
    '0000',
    '1961-04-03T10:00:00Z',
  ])('%s is none', (text) => {
    expect(isDateOf('date', text)).toBe(false)
  })

  test.each([
    '2010-01-14T10:41:00+00:00',
    '2010-01-14T10:34:30.68Z',
    '2010-01-14',
    '2010-01-14T10:41',
    '2016-12-31T23:59:60Z',
  ])('%s is a date or time', (text) => {
    expect(isDateOf('dateTime', text)).toBe(true)
  })

  test.each([
    '2010-01-14T25:00:00Z',
    '2010-01-14T24:00:00Z',
    '2010-01-14T10:60:00Z',
    '2010-01-14T10:00:61Z',
    '2010-01-14T10:00:00+15:00',
    '2010-01T10:00:00Z',
    '2010-02-30T10:00:00Z',
  ])('%s is no date or time', (text) => {
    expect(isDateOf('dateTime', text)).toBe(false)
  })

  test('a moment needs a time and a zone', () => {
    expect(isDateOf('instant', '2010-01-14T10:41:00Z')).toBe(true)
    expect(isDateOf('instant', '2010-01-14')).toBe(false)
    expect(isDateOf('instant', '2010-01-14T10:41:00')).toBe(false)
  })
})

describe('the first instant of a date', () => {
  test.each([
    ['2010', '2010-01-01T00:00:00Z'],
    ['2010-07', '2010-07-01T00:00:00Z'],
    ['2010-07-09', '2010-07-09T00:00:00Z'],
    ['2010-07-09T10:00:00+01:00', '2010-07-09T10:00:00+01:00'],
    ['2010-07-09T10:00:00', '2010-07-09T10:00:00Z'],
  ])('%s begins at %s', (text, instant) => {
    expect(firstInstant(text)).toBe(instant)
  })

  test('only a full date names a day', () => {
    expect(dayOf('1961-04-03')).toBe('1961-04-03')
    expect(dayOf('1961-04')).toBeUndefined()
  })
})
