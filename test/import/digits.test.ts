/** Numbers that no column holds reach the store with the digits they were written with. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle, createImporter, type Importer, patient } from './importer.ts'

let importer: Importer
beforeAll(async () => {
  importer = await createImporter()
})
afterAll(() => importer.drop())

const numbers = ['6.0', '0.00', '12345678901234567890.1234567890', '-1.50']

test.each(numbers)('%s', async (number) => {
  const observation = {
    resourceType: 'Observation',
    id: 'o',
    status: 'final',
    subject: { reference: 'Patient/p' },
    extension: [{ url: 'u', valueDecimal: 'NUMBER' }],
  }
  const text = JSON.stringify(bundle(patient('p'), observation)).replace('"NUMBER"', number)
  await importer.importFiles({ 'a.json': text }, { code: `DIGITS${number}` })
  const [row] = await importer.sql`
    select extra->'extension'->0->>'valueDecimal' as number from clinical.observation
    where tenancy_code = ${`DIGITS${number}`}`
  expect(row).toEqual({ number })
})
