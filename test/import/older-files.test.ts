/** A file older than what is held does not bring back what its source has since taken back. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle, condition, counts, createImporter, type Importer, patient, reasons } from './importer.ts'

let importer: Importer
beforeAll(async () => {
  importer = await createImporter()
})
afterAll(() => importer.drop())

const system = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'

const file = (meta: object | undefined, code: string) => ({
  'a.json': bundle(
    patient('p'),
    condition('c', 'p', { meta, verificationStatus: { coding: [{ system, code }] } }),
  ),
})

async function importInTurn(code: string, first: object | undefined, second: object | undefined) {
  await importer.importFiles(file(first, 'entered-in-error'), { code })
  const outcome = await importer.importFiles(file(second, 'confirmed'), { code })
  const [row] = await importer.sql`
    select verification_status, version from clinical.condition where tenancy_code = ${code}`
  return { outcome, row }
}

test('an older version is refused, and what is held stays', async () => {
  const { outcome, row } = await importInTurn(
    'OLDER',
    { versionId: '2', lastUpdated: '2024-01-01T00:00:00Z' },
    { versionId: '1', lastUpdated: '2023-01-01T00:00:00Z' },
  )
  expect(row).toEqual({ verification_status: 'entered-in-error', version: 1 })
  expect(reasons(outcome)).toEqual([expect.stringMatching(/older than what is held \(meta\.lastUpdated\)$/)])
  expect(counts(outcome, 'Condition')).toBe('new 0, updated 0, unchanged 0, refused 1')
  expect(counts(outcome, 'Patient')).toBe('new 0, updated 0, unchanged 1, refused 0')
})

test.each([
  ['UNNUMBERED', { lastUpdated: '2024-01-01T00:00:00Z' }, { lastUpdated: '2023-01-01T00:00:00Z' }],
  ['HALF', { lastUpdated: '2024-01-01T00:00:00Z' }, { versionId: '1', lastUpdated: '2023-01-01T00:00:00Z' }],
  [
    'SAME-NUMBER',
    { versionId: '1', lastUpdated: '2024-01-01T00:00:00Z' },
    { versionId: '1', lastUpdated: '2023-12-31T23:59:59.999Z' },
  ],
])('the dates alone tell: %s', async (code, first, second) => {
  const { outcome, row } = await importInTurn(code, first, second)
  expect(row).toEqual({ verification_status: 'entered-in-error', version: 1 })
  expect(counts(outcome, 'Condition')).toBe('new 0, updated 0, unchanged 0, refused 1')
})

test('of several versions in one run the newest counts, whatever their order', async () => {
  const version = (lastUpdated: string | undefined, text: string) =>
    condition('c', 'p', { ...(lastUpdated !== undefined && { meta: { lastUpdated } }), code: { text } })
  const textAfter = async (code: string, ...versions: object[]) => {
    const outcome = await importer.importFiles({ 'a.json': bundle(patient('p'), ...versions) }, { code })
    expect(outcome.tally.byType.get('Condition')?.repeated).toBe(versions.length - 1)
    const [row] = await importer.sql`
      select code->>'text' as text, version from clinical.condition where tenancy_code = ${code}`
    return row
  }
  const [old, middle, recent] = [
    version('2021-01-01T00:00:00Z', 'old'),
    version('2022-01-01T00:00:00Z', 'middle'),
    version('2023-01-01T00:00:00+00:00', 'recent'),
  ]
  expect(await textAfter('RUN-1', old, recent, middle)).toEqual({ text: 'recent', version: 1 })
  expect(await textAfter('RUN-2', recent, middle, old)).toEqual({ text: 'recent', version: 1 })
  const undated = version(undefined, 'undated')
  expect(await textAfter('RUN-3', recent, undated)).toEqual({ text: 'undated', version: 1 })
  expect(await textAfter('RUN-4', recent, undated, old)).toEqual({ text: 'undated', version: 1 })
})

const then = '2024-01-01T00:00:00.000Z'

test.each([
  [
    'NEWER',
    { versionId: '1', lastUpdated: then },
    { versionId: '2', lastUpdated: '2024-01-01T00:00:00.001Z' },
  ],
  [
    'ZONE',
    { versionId: '1', lastUpdated: then },
    { versionId: '2', lastUpdated: '2023-12-31T23:00:00-01:00' },
  ],
  ['UNDATED', { versionId: '1', lastUpdated: then }, { versionId: '2' }],
  ['UNTOLD', undefined, { versionId: '1', lastUpdated: then }],
  ['UNNUMBERED-LATER', { lastUpdated: then }, { lastUpdated: '2025-01-01T00:00:00Z' }],
  ['NEITHER', {}, {}],
  ['NO-LONGER-DATED', { lastUpdated: then }, {}],
])('what is not known to be older is written: %s', async (code, first, second) => {
  const { outcome, row } = await importInTurn(code, first, second)
  expect(reasons(outcome)).toEqual([])
  expect(row).toEqual({ verification_status: 'confirmed', version: 2 })
})
