/** No record becomes linked to what is about another patient. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reportJson, reportLines } from '../../drizzle/import/report.ts'
import { recordId } from '../../drizzle/schema/record-id.ts'
import {
  bundle,
  condition,
  counts,
  createImporter,
  type Importer,
  patient,
  reasons,
  warnings,
} from './importer.ts'

let importer: Importer
beforeAll(async () => {
  importer = await createImporter()
})
afterAll(() => importer.drop())

const encounter = (id: string, of: string, rest: object = {}) => ({
  resourceType: 'Encounter',
  id,
  subject: { reference: `Patient/${of}` },
  ...rest,
})
const at = (id: string, rest: object = {}) => ({ encounter: { reference: `Encounter/${id}`, ...rest } })
const ofSource = (code: string, value: string) => ({
  system: `https://care-record.example/source/${code}`,
  value,
})
const notLinked = (type: string) =>
  `refers to another patient's ${type}: kept as the source's reference, not as a link`

const conditions = async (code: string) => [
  ...(await importer.sql`
    select source_id as id, encounter_id as encounter, extra from clinical.condition
    where tenancy_code = ${code} order by 1`),
]

test('an encounter of another patient is kept as the source’s reference, and told', async () => {
  const file = bundle(
    patient('p'),
    patient('q'),
    encounter('of-p', 'p'),
    encounter('of-q', 'q', { partOf: { reference: 'Encounter/of-p' } }),
    condition('right', 'p', at('of-p')),
    condition('wrong', 'p', at('of-q', { display: 'Clinic' })),
  )
  const outcome = await importer.importFiles({ 'a.json': file }, { code: 'RUN' })
  expect(reasons(outcome)).toEqual([])
  expect(warnings(outcome)).toEqual([
    `entry 4: ${notLinked('Encounter')}`,
    `entry 6: ${notLinked('Encounter')}`,
  ])
  expect(await conditions('RUN')).toEqual([
    { id: 'right', encounter: recordId('RUN', 'Encounter', 'of-p'), extra: null },
    {
      id: 'wrong',
      encounter: null,
      extra: { encounter: { identifier: ofSource('RUN', 'Encounter/of-q'), display: 'Clinic' } },
    },
  ])
  const [part] = await importer.sql`
    select part_of_id, extra from admin_adt.encounter where tenancy_code = 'RUN' and source_id = 'of-q'`
  expect(part).toEqual({
    part_of_id: null,
    extra: { partOf: { identifier: ofSource('RUN', 'Encounter/of-p') } },
  })
  expect(reportLines(outcome)).toContain('2 taken in, but not whole')
  expect(JSON.parse(reportJson(outcome)).warnings).toHaveLength(2)
  const again = await importer.importFiles({ 'a.json': file }, { code: 'RUN' })
  expect(counts(again, 'Condition')).toBe('new 0, updated 0, unchanged 2, refused 0')
})

test('likewise one that an earlier run stored, and records within extra', async () => {
  const first = bundle(patient('p'), patient('q'), encounter('of-q', 'q'), condition('of-q', 'q'))
  await importer.importFiles({ 'a.json': first }, { code: 'STORED' })
  const second = bundle(
    condition('wrong', 'p', at('of-q')),
    encounter('of-p', 'p', { diagnosis: [{ condition: { reference: 'Condition/of-q' } }] }),
  )
  const outcome = await importer.importFiles({ 'b.json': second }, { code: 'STORED' })
  expect(reasons(outcome)).toEqual([])
  expect(warnings(outcome).sort()).toEqual([
    `entry 1: ${notLinked('Encounter')}`,
    `entry 2: ${notLinked('Condition')}`,
  ])
  const [wrong] = (await conditions('STORED')).filter(({ id }) => id === 'wrong')
  expect(wrong).toMatchObject({
    encounter: null,
    extra: { encounter: { identifier: ofSource('STORED', 'Encounter/of-q') } },
  })
  const [row] = await importer.sql`
    select extra from admin_adt.encounter where tenancy_code = 'STORED' and source_id = 'of-p'`
  expect(row?.extra).toEqual({
    diagnosis: [{ condition: { identifier: ofSource('STORED', 'Condition/of-q') } }],
  })
})

test('whose it is may be said by an identifier, and of a patient stored before', async () => {
  const mrn = (value: string) => ({ identifier: [{ system: 'http://mrn', value }] })
  const people = bundle(patient('p', mrn('1')), patient('q', mrn('2')))
  await importer.importFiles({ 'a.json': people }, { code: 'WHOSE' })
  const of = (value: string) => ({ subject: { identifier: { system: 'http://mrn', value } } })
  const file = bundle(
    { ...encounter('of-p', ''), ...of('1') },
    { ...encounter('of-q', ''), subject: { reference: 'Patient?identifier=http://mrn|2' } },
    condition('right', 'p', at('of-p')),
    { ...condition('too', '', at('of-q')), ...of('2') },
    condition('wrong', 'p', at('of-q')),
  )
  const outcome = await importer.importFiles({ 'b.json': file }, { code: 'WHOSE' })
  expect([...reasons(outcome), ...warnings(outcome)]).toEqual([`entry 5: ${notLinked('Encounter')}`])
  expect((await conditions('WHOSE')).map((row) => row.encounter)).toEqual([
    recordId('WHOSE', 'Encounter', 'of-p'),
    recordId('WHOSE', 'Encounter', 'of-q'),
    null,
  ])
})

test('people may be named across records: who asserts it, and which record is a duplicate', async () => {
  const file = bundle(
    patient('p', { link: [{ type: 'seealso', other: { reference: 'Patient/q' } }] }),
    patient('q'),
    condition('c', 'p', { asserter: { reference: 'Patient/q' } }),
  )
  const outcome = await importer.importFiles({ 'a.json': file }, { code: 'PEOPLE' })
  expect([...reasons(outcome), ...warnings(outcome)]).toEqual([])
  const [row] = await conditions('PEOPLE')
  expect(row?.extra.asserter.reference).toMatch(/^Patient\/\d+$/)
})

test('an encounter that moves to another patient leaves behind who referred to it', async () => {
  const visit = (of: string) => encounter('e', of)
  const first = bundle(
    patient('p'),
    patient('q'),
    visit('p'),
    condition('plain', 'p', at('e')),
    condition('shown', 'p', at('e', { display: 'Clinic' })),
    condition('named', 'p', at('e', { identifier: { value: '7' } })),
  )
  await importer.importFiles({ 'a.json': first }, { code: 'MOVES' })
  const moved = { 'b.json': bundle(patient('q'), visit('q')) }
  expect(reasons(await importer.importFiles(moved, { code: 'MOVES' }))).toEqual([])
  const sent = ofSource('MOVES', 'Encounter/e')
  const url = 'https://care-record.example/reference-as-sent'
  expect(await conditions('MOVES')).toEqual([
    {
      id: 'named',
      encounter: null,
      extra: { encounter: { identifier: { value: '7' }, extension: [{ url, valueIdentifier: sent }] } },
    },
    { id: 'plain', encounter: null, extra: { encounter: { identifier: sent } } },
    { id: 'shown', encounter: null, extra: { encounter: { identifier: sent, display: 'Clinic' } } },
  ])
  await importer.importFiles({ 'a.json': first }, { code: 'MOVES' })
  expect((await conditions('MOVES')).map((row) => row.encounter !== null)).toEqual([true, true, true])
})

test('an older version of an encounter does not say whose it is', async () => {
  const dated = (of: string, lastUpdated: string, versionId: string) =>
    encounter('e', of, { meta: { versionId, lastUpdated } })
  const now = bundle(patient('p'), patient('q'), dated('q', '2024-02-01T00:00:00Z', '2'))
  await importer.importFiles({ 'a.json': now }, { code: 'OLDER' })
  const before = bundle(dated('p', '2024-01-01T00:00:00Z', '1'), condition('c', 'p', at('e')))
  await importer.importFiles({ 'b.json': before }, { code: 'OLDER' })
  expect(await conditions('OLDER')).toEqual([
    { id: 'c', encounter: null, extra: { encounter: { identifier: ofSource('OLDER', 'Encounter/e') } } },
  ])
})
