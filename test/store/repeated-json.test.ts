/** JSON that comes again is read once, and nobody can change it for the others. */
import { expect, test } from 'vitest'
import { createJsonReader } from '../../drizzle/store/repeated-json.ts'

const asthma = '{"text":"Asthma","coding":[{"code":"195967001"}]}'

test('the same text is the same value, and frozen through and through', () => {
  const read = createJsonReader()
  const value = read(asthma) as { text: string; coding: { code: string }[] }
  expect(value).toEqual({ text: 'Asthma', coding: [{ code: '195967001' }] })
  expect(read(asthma)).toBe(value)
  expect(() => {
    value.text = 'Nothing'
  }).toThrow(TypeError)
  expect(() => value.coding.push({ code: '1' })).toThrow(TypeError)
  expect(() => Object.assign(value.coding[0] ?? {}, { code: '1' })).toThrow(TypeError)
})

test.each([['null'], ['7'], ['"x"'], ['[]'], ['{}'], ['false']])(
  '%s is read as JSON.parse reads it, each time',
  (text) => {
    const read = createJsonReader()
    expect([read(text), read(text)]).toEqual([JSON.parse(text), JSON.parse(text)])
  },
)

test('what is no JSON fails each time', () => {
  const read = createJsonReader()
  for (const _ of [1, 2]) expect(() => read('{')).toThrow(SyntaxError)
})

test('texts that differ in anything are apart', () => {
  const read = createJsonReader()
  expect([read('{"a":1}'), read('{"a":1 }'), read('{"a":2}'), read('{"A":1}')]).toEqual([
    { a: 1 },
    { a: 1 },
    { a: 2 },
    { A: 1 },
  ])
})

test('what is long, or has not come for long, is not kept', () => {
  const read = createJsonReader()
  const long = JSON.stringify({ text: 'x'.repeat(1_000) })
  expect(read(long)).not.toBe(read(long))
  const value = read(asthma)
  for (let n = 0; n < 3_000; n++) read(`{"n":${n}}`)
  expect(read(asthma)).toBe(value)
  for (let n = 3_000; n < 12_000; n++) read(`{"n":${n}}`)
  expect(read(asthma)).not.toBe(value)
})
