/** What a source labels as restricted is marked so, and its labels stay as sent. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isRestricted } from '../../drizzle/import/fhir/security-labels.ts'
import { bundle, condition, counts, createImporter, type Importer, patient, reasons } from './importer.ts'

const r4 = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'
const stu3 = 'http://hl7.org/fhir/v3/Confidentiality'
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
type Label = Readonly<Record<string, string>>
const label = (system: string | undefined, code: string | undefined): Label => ({
  ...(system !== undefined && { system }),
  ...(code !== undefined && { code }),
})
const labelled = (...security: Label[]) => ({ resourceType: 'Patient', meta: { security } })

const restricting: [string, Label][] = [
  ['restricted', label(r4, 'R')],
  ['very restricted', label(stu3, 'V')],
  ['celebrity, once a code of the system', label(stu3, 'C')],
  ['a sensitivity', label(actCode, 'PSY')],
  ['not for the patient', label('http://hl7.org/fhir/v3/ActCode', 'NOPAT')],
  ['a system that is not known', label('https://example.org/labels', 'N')],
  ['a version in the system', label(`${r4}|2018`, 'N')],
  ['another case', label(r4, 'n')],
  ['no system', label(undefined, 'N')],
  ['no code', label(r4, undefined)],
]

describe('a label restricts', () => {
  test.each(restricting)('%s', (_, security) => {
    expect(isRestricted(labelled(security))).toBe(true)
    expect(isRestricted(labelled(label(r4, 'N'), security))).toBe(true)
  })
})

const unrestricting: [string, Label][] = [
  ['unrestricted', label(r4, 'U')],
  ['normal', label(stu3, 'N')],
  ['test data', label('http://terminology.hl7.org/CodeSystem/v3-ActReason', 'HTEST')],
  ['a subset', label('http://terminology.hl7.org/CodeSystem/v3-ObservationValue', 'SUBSETTED')],
]

describe('a label restricts nobody', () => {
  test.each(unrestricting)('%s', (_, security) => {
    expect(isRestricted(labelled(security))).toBe(false)
  })

  test('none at all', () => {
    expect(isRestricted({ resourceType: 'Patient' })).toBe(false)
    expect(isRestricted(labelled())).toBe(false)
  })
})

describe('an import', () => {
  let importer: Importer
  beforeAll(async () => {
    importer = await createImporter()
  })
  afterAll(() => importer.drop())

  const restricted = { meta: { security: [{ system: r4, code: 'R', display: 'restricted' }] } }
  const encounter = (id: string, rest: object = {}) => ({
    resourceType: 'Encounter',
    id,
    subject: { reference: 'Patient/p' },
    ...rest,
  })
  const rows = (code: string) => importer.sql`
    select source_id, restricted, extra from demographics.patient_record where tenancy_code = ${code} union all
    select source_id, restricted, extra from admin_adt.encounter where tenancy_code = ${code} union all
    select source_id, restricted, extra from clinical.condition where tenancy_code = ${code} order by 1`

  test('marks each record by its own labels, which come back as sent', async () => {
    const file = bundle(
      patient('p'),
      encounter('e', restricted),
      condition('c', 'p', { encounter: { reference: 'Encounter/e' } }),
      condition('d', 'p', restricted),
      patient('q', restricted),
      condition('of-q', 'q'),
    )
    expect(reasons(await importer.importFiles({ 'a.json': file }, { code: 'MARKED' }))).toEqual([])
    expect([...(await rows('MARKED'))]).toEqual([
      { source_id: 'c', restricted: false, extra: null },
      { source_id: 'd', restricted: true, extra: restricted },
      { source_id: 'e', restricted: true, extra: restricted },
      { source_id: 'of-q', restricted: false, extra: null },
      { source_id: 'p', restricted: false, extra: null },
      { source_id: 'q', restricted: true, extra: restricted },
    ])
  })

  test('follows a label that comes and goes, and is not told twice', async () => {
    const send = async (rest: object) => {
      const outcome = await importer.importFiles(
        { 'a.json': bundle(patient('p'), condition('c', 'p', rest)) },
        { code: 'GOES' },
      )
      const [row] = await rows('GOES')
      return [counts(outcome, 'Condition'), row?.restricted]
    }
    expect(await send({})).toEqual(['new 1, updated 0, unchanged 0, refused 0', false])
    expect(await send(restricted)).toEqual(['new 0, updated 1, unchanged 0, refused 0', true])
    expect(await send(restricted)).toEqual(['new 0, updated 0, unchanged 1, refused 0', true])
    expect(await send({})).toEqual(['new 0, updated 1, unchanged 0, refused 0', false])
  })

  test('tells the other subgraphs of the records it marks, and of those it marks no more', async () => {
    const told = () => importer.sql`
      select r.source_id as id from demographics.patient_record r
      join clinical.restricted_record c using (detail_id) join admin_adt.restricted_record a using (detail_id)
      where r.tenancy_code = 'TOLD' order by 1`
    const send = async (p: object, q: object) => {
      await importer.importFiles({ 'a.json': bundle(patient('p', p), patient('q', q)) }, { code: 'TOLD' })
      return (await told()).map(({ id }) => id)
    }
    expect(await send({}, restricted)).toEqual(['q'])
    expect(await send(restricted, restricted)).toEqual(['p', 'q'])
    expect(await send(restricted, {})).toEqual(['p'])
    // As the migration told them of those that were marked before it.
    await importer.sql`truncate clinical.restricted_record, admin_adt.restricted_record`
    for (const statement of migrationStatements('_restricted-patient-records.sql', 'INSERT INTO'))
      await importer.sql.unsafe(statement)
    expect((await told()).map(({ id }) => id)).toEqual(['p'])
  })

  test('marks what an earlier version stored as the migration did: by the same rule', async () => {
    const all = [...restricting, ...unrestricting]
    const within = { contained: [{ resourceType: 'Patient', id: 'x', ...restricted }] }
    const file = bundle(
      patient('p'),
      ...all.map(([, security], at) => condition(`c${at}`, 'p', { meta: { security: [security] } })),
      condition('contained', 'p', within),
      condition('plain', 'p', { meta: { versionId: '1', lastUpdated: '2024-01-01T00:00:00Z' } }),
    )
    await importer.importFiles({ 'a.json': file }, { code: 'BEFORE' })
    const snapshot = async () => [
      ...(await importer.sql`
        select source_id, restricted, source_dated from clinical.condition where tenancy_code = 'BEFORE' order by 1`),
    ]
    const asImported = await snapshot()
    expect(asImported.filter((row) => row.restricted)).toHaveLength(restricting.length + 1)
    await importer.sql`
      update clinical.condition set restricted = false, source_dated = true where tenancy_code = 'BEFORE'`
    for (const statement of migrationStatements('_restricted-records.sql', 'DO $$'))
      await importer.sql.unsafe(statement)
    expect(await snapshot()).toEqual(asImported)
  })
})

/** Those of a migration that change rows, not tables: they hold these words, before which stands at most a comment. */
function migrationStatements(ending: string, words: string): string[] {
  const folder = new URL('../../drizzle/migrations/', import.meta.url)
  const name = readdirSync(folder).find((file) => file.endsWith(ending)) ?? ''
  const statements = readFileSync(new URL(name, folder), 'utf8').split('--> statement-breakpoint')
  return statements.map((statement) => statement.trim()).filter((statement) => startsWith(statement, words))
}

const startsWith = (statement: string, words: string) => statement.replace(/^(--.*\n)*/, '').startsWith(words)
