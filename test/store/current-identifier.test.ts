/** Which of a record's identifiers count as held now: the one view that linking, searching and display ask. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../drizzle/store/subgraph-database.ts'
import { createImporter, type Importer, patient } from '../import/importer.ts'

let importer: Importer
beforeAll(async () => {
  importer = await createImporter()
})
afterAll(() => importer.drop())

const today = new Date().toISOString().slice(0, 10)
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)

test('an identifier is current until it is old, ended or no longer sent', async () => {
  const identifier = [
    { value: 'plain' },
    { value: 'ends-today', period: { end: today } },
    { value: 'ends-today-at-an-hour', period: { end: `${today}T00:30:00Z` } },
    { value: 'ends-this-month', period: { end: today.slice(0, 7) } },
    { value: 'ends-this-year', period: { start: '1948', end: today.slice(0, 4) } },
    { value: 'old', use: 'old' },
    { value: 'ended-yesterday', period: { end: yesterday } },
    { value: 'ended-in-2001', period: { end: '2001' } },
  ]
  await importer.importFiles({ 'a.json': patient('p', { identifier: [...identifier, { value: 'gone' }] }) })
  await importer.importFiles({ 'a.json': patient('p', { identifier }) })
  const subgraph = openDatabase(importer.urls.demographics, { maxConnections: 1, applicationName: 'test' })
  try {
    const rows = await subgraph.sql`select value from demographics.current_identifier order by position`
    expect(rows.map(({ value }) => value)).toEqual([
      'plain',
      'ends-today',
      'ends-today-at-an-hour',
      'ends-this-month',
      'ends-this-year',
    ])
  } finally {
    await subgraph.end()
  }
})
