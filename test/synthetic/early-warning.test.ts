import { expect, test } from 'vitest'
import { earlyWarningScore } from '../../drizzle/synthetic/measurement/early-warning.ts'

const well = { respiratoryRate: 16, oxygenSaturation: 97, systolic: 124, heartRate: 72, temperature: 36.8 }

test('scores nothing for somebody who is well', () => {
  expect(earlyWarningScore(well)).toBe(0)
})

test('adds up what the chart gives each reading', () => {
  // Breaths 2, oxygen 2, pressure 2, pulse 2, temperature 1
  const ill = { respiratoryRate: 24, oxygenSaturation: 92, systolic: 98, heartRate: 118, temperature: 38.6 }
  expect(earlyWarningScore(ill)).toBe(9)
})
