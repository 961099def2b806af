/** A merge follows what its source says, and stops saying. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { minorSide, type SetMember } from '../../drizzle/import/merges/minor-side.ts'
import { reportLines } from '../../drizzle/import/report.ts'
import { link } from '../../drizzle/links/link.ts'
import { createImporter, type Importer, patient } from './importer.ts'

let importer: Importer
beforeEach(async () => {
  importer = await createImporter()
})
afterEach(() => importer.drop())

const known = (nhsNumber: string) => ({
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }],
  birthDate: '1950-01-01',
})
const [one, other] = ['9434765919', '9990000018']
const to = (type: string, id: string) => ({ link: [{ other: { reference: `Patient/${id}` }, type }] })
const replacedBy = (id: string) => to('replaced-by', id)
const send = (code: string, ...patients: object[]) =>
  importer.importFiles(Object.fromEntries(patients.map((each, at) => [`${at}.json`, each])), { code })

const officer = { actor: 'Officer', reason: 'Checked' }
const sets = async () => {
  const rows = await importer.sql<{ records: string }[]>`
    select string_agg(tenancy_code || ' ' || source_id, ', ' order by tenancy_code, source_id) as records
    from demographics.link_membership join demographics.patient_record using (detail_id)
    group by set_id order by 1`
  return rows.map(({ records }) => records)
}
const merges = async () => {
  const rows = await importer.sql<{ merge: string }[]>`
    select minor.source_id || ' into ' || major.source_id as merge from demographics.record_merge
    join demographics.patient_record minor on minor.detail_id = minor_detail_id
    join demographics.patient_record major on major.detail_id = major_detail_id order by 1`
  return rows.map(({ merge }) => merge)
}
const events = async () => [
  ...(await importer.sql`
    select action, rule, actor, reason, detail_id as "detailId", other_detail_ids as others
    from demographics.link_event order by id`),
]

test('a merge that a newer version no longer states is taken back, with its history', async () => {
  await send('PAS', patient('a', replacedBy('b')), patient('b'))
  expect([await sets(), await merges()]).toEqual([['PAS a, PAS b'], ['a into b']])
  const outcome = await send('PAS', patient('a'))
  expect([await sets(), await merges()]).toEqual([['PAS a', 'PAS b'], []])
  expect(outcome.mergesTakenBack).toBe(1)
  expect(reportLines(outcome)).toContain('1 merges taken back, as their source no longer says so')
  expect(await events()).toEqual([
    {
      action: 'merge',
      rule: 'source-merge',
      actor: 'import',
      reason: 'Patient.link of PAS',
      detailId: '1001',
      others: ['1002'],
    },
    {
      action: 'unlink',
      rule: 'source-merge',
      actor: 'import',
      reason: 'Patient.link of PAS no longer says so',
      detailId: '1001',
      others: ['1002'],
    },
  ])
  const again = await send('PAS', patient('a'))
  expect([again.mergesTakenBack, (await events()).length]).toEqual([0, 2])
  expect((await send('PAS', patient('a', replacedBy('b')))).merges).toBe(1)
  expect(await sets()).toEqual(['PAS a, PAS b'])
})

test('likewise where the record merged into stated it, and is sent alone', async () => {
  await send('PAS', patient('a'), patient('b', to('replaces', 'a')))
  expect(await merges()).toEqual(['a into b'])
  await send('PAS', patient('b'))
  expect([await sets(), await merges()]).toEqual([['PAS a', 'PAS b'], []])
})

test('it stands while either record states it, and while nothing newer was taken in', async () => {
  const dated = (lastUpdated: string, rest: object) => patient('a', { meta: { lastUpdated }, ...rest })
  const major = patient('b', to('replaces', 'a'))
  await send('PAS', dated('2024-01-01T00:00:00Z', replacedBy('b')), major)
  await send('PAS', dated('2023-01-01T00:00:00Z', {}), patient('b'))
  expect(await merges()).toEqual(['a into b'])
  await send('PAS', major)
  await send('PAS', dated('2025-01-01T00:00:00Z', {}))
  expect(await merges()).toEqual(['a into b'])
  await send('PAS', patient('b'))
  expect(await merges()).toEqual([])
})

test('an older version does not bring a merge back', async () => {
  const dated = (lastUpdated: string, rest: object) => patient('a', { meta: { lastUpdated }, ...rest })
  const merged = dated('2024-01-01T00:00:00Z', replacedBy('b'))
  await send('PAS', merged, patient('b'))
  await send('PAS', dated('2025-01-01T00:00:00Z', {}))
  const outcome = await send('PAS', merged)
  expect([outcome.merges, await merges(), await sets()]).toEqual([0, [], ['PAS a', 'PAS b']])
})

test('a record merged into another than before leaves the first', async () => {
  await send('PAS', patient('a', replacedBy('b')), patient('b'), patient('c'))
  const outcome = await send('PAS', patient('a', replacedBy('c')))
  expect([outcome.merges, outcome.mergesTakenBack]).toEqual([1, 1])
  expect([await sets(), await merges()]).toEqual([['PAS a, PAS c', 'PAS b'], ['a into c']])
})

test('each takes along the records of other sources that are the same person', async () => {
  await send('GP', patient('of-a', known(one)))
  await send('PAS', patient('a', known(one)), patient('b', known(other)))
  await send('COM', patient('of-b', known(other)))
  await send('PAS', patient('a', { ...known(one), ...replacedBy('b') }))
  expect(await sets()).toEqual(['COM of-b, GP of-a, PAS a, PAS b'])
  await send('PAS', patient('a', known(one)))
  expect(await sets()).toEqual(['COM of-b, PAS b', 'GP of-a, PAS a'])
})

test('what was kept from linking by the merge is linked after it', async () => {
  await send('PAS', patient('a', { ...known(one), ...replacedBy('b') }), patient('b', known(other)))
  await send('GP', patient('of-a', known(one)))
  expect(await sets()).toEqual(['GP of-a', 'PAS a, PAS b'])
  await send('PAS', patient('a', known(one)))
  expect(await sets()).toEqual(['GP of-a, PAS a', 'PAS b'])
})

test('a person’s link from before holds them together', async () => {
  await send('PAS', patient('a'), patient('b'))
  await link(importer.sql, ['1001', '1002'], officer)
  await send('PAS', patient('a', replacedBy('b')))
  await send('PAS', patient('a'))
  expect([await sets(), await merges()]).toEqual([['PAS a, PAS b'], []])
  expect((await events()).at(-1)).toMatchObject({ action: 'unlink', detailId: '1001', others: [] })
})

test('a record merged into two others is put into the first, and does not come and go', async () => {
  const both = { link: [...replacedBy('b').link, ...replacedBy('c').link] }
  await send('PAS', patient('a', both), patient('b'), patient('c'))
  const again = await send('PAS', patient('a', both))
  expect([await merges(), again.merges]).toEqual([['a into b'], 0])
})

describe('of the others in the set', () => {
  const member = (detailId: string, nhsNumber?: string) => ({
    detailId,
    nhsNumbers: nhsNumber === undefined ? [] : [nhsNumber],
    birthDay: '1950-01-01',
  })
  const side = (members: SetMember[], ...ties: [string, string][]) =>
    minorSide({ minor: '1', major: '2', members, ties }).sort()

  test('one that is both, or neither, stays', () => {
    expect(side([member('1', one), member('2', one), member('3', one), member('4')])).toEqual(['1'])
  })

  test('one that is tied goes with its tie, whatever it says it is', () => {
    const members = [member('1', one), member('2', other), member('3', other), member('4', one)]
    expect(side(members, ['3', '1'])).toEqual(['1', '3', '4'])
    expect(side(members, ['3', '1'], ['4', '2'])).toEqual(['1', '3'])
  })

  test('nobody leaves where ties join the two', () => {
    expect(side([member('1', one), member('2', other), member('3')], ['1', '3'], ['3', '2'])).toEqual([])
  })

  test('a birth date that is not known makes nobody the same', () => {
    const members = [member('1', one), member('2', other), { ...member('3', one), birthDay: null }]
    expect(side(members)).toEqual(['1'])
  })
})
