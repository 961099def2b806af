/** Links as imports and people make and undo them, in the database. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { link } from '../../drizzle/links/link.ts'
import { showLinks } from '../../drizzle/links/show-links.ts'
import { unlink } from '../../drizzle/links/unlink.ts'
import { createImporter, type Importer, patient } from '../import/importer.ts'

let importer: Importer
beforeAll(async () => {
  importer = await createImporter()
})
afterAll(() => importer.drop())
beforeEach(async () => {
  await importer.sql`truncate demographics.patient_record, demographics.link_event restart identity cascade`
  await importer.sql`select setval('demographics.detail_id', 1001, false)`
})

const officer = { actor: 'Records officer', reason: 'Not the same person' }

const send = (code: string, rest: object = {}, value = '9434765919') =>
  importer.importFiles(
    {
      'a.json': patient('p', {
        birthDate: '1961-04-03',
        identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value }],
        ...rest,
      }),
    },
    { code },
  )

/** The sets of more than one record, as DetailIDs in the order the records came: 1001, 1002, … */
const sets = async () => {
  const rows = await importer.sql<{ members: string }[]>`
    select string_agg(detail_id::text, ' ' order by detail_id) as members
    from demographics.link_membership group by set_id order by 1`
  return rows.map(({ members }) => members)
}

const events = async () => {
  const rows = await importer.sql`
    select action, detail_id, other_detail_ids, rule, actor, reason from demographics.link_event order by id`
  return [...rows]
}

describe('the rule', () => {
  test('links the same person of two sources, once, and writes it down', async () => {
    await send('GP')
    expect((await send('ACUTE', {}, '943 476 5919')).links.linked).toBe(1)
    expect((await send('ACUTE', {}, '943 476 5919')).links.linked).toBe(0)
    expect(await sets()).toEqual(['1001 1002'])
    expect(await events()).toEqual([
      {
        action: 'link',
        detail_id: '1002',
        other_detail_ids: ['1001'],
        rule: 'nhs-number-and-birth-date',
        actor: 'import',
        reason: null,
      },
    ])
  })

  test.each([
    ['another date of birth', { birthDate: '1961-04-04' }, '9434765919', 1],
    ['only a year of birth', { birthDate: '1961' }, '9434765919', 0],
    ['a wrong check digit', {}, '9434765918', 0],
    [
      'a number that is no longer in use',
      { identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9434765919', use: 'old' }] },
      '',
      0,
    ],
    [
      'a number that ended',
      {
        identifier: [
          { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9434765919', period: { end: '2001-05' } },
        ],
      },
      '',
      0,
    ],
    ['a number of another system', { identifier: [{ system: 'http://local', value: '9434765919' }] }, '', 0],
  ])('does not link by %s', async (_, rest, value, differentBirthDate) => {
    const wrong = value === '9434765918' ? value : '9434765919'
    await send('GP', {}, wrong)
    const { links } = await send('ACUTE', rest, value)
    expect(links).toMatchObject({ linked: 0, differentBirthDate })
    expect(await sets()).toEqual(['1001', '1002'])
  })

  test('forgets a number that the source took back', async () => {
    await send('GP')
    await send('GP', { identifier: [] })
    await send('ACUTE')
    expect(await sets()).toEqual(['1001', '1002'])
  })

  test('tells of two records of one source', async () => {
    await send('GP')
    const { links } = await send('GP', { id: 'other' })
    expect(links).toEqual({
      linked: 0,
      differentBirthDate: 0,
      conflictingNumbers: 0,
      sameTenancy: 1,
      keptApart: 0,
    })
  })

  test('joins no one to records whose numbers a correction has set apart', async () => {
    await send('GP')
    await send('PAS')
    await send('GP', {}, '4010232137')
    expect((await send('MH', {}, '4010232137')).links).toMatchObject({ linked: 0, conflictingNumbers: 1 })
    expect((await send('ACUTE')).links).toMatchObject({ linked: 0, conflictingNumbers: 1 })
    expect(await sets()).toEqual(['1001 1002', '1003', '1004'])
  })

  test('joins no one to records whose dates of birth a correction has set apart', async () => {
    await send('GP')
    await send('PAS')
    await send('GP', { birthDate: '1961-04-04' })
    expect((await send('MH')).links).toMatchObject({ linked: 0, differentBirthDate: 1 })
    expect(await sets()).toEqual(['1001 1002', '1003'])
  })

  test('agrees with itself when two imports run at once', async () => {
    await Promise.all(['A', 'B', 'C', 'D'].map((code) => send(code)))
    expect(await sets()).toEqual(['1001 1002 1003 1004'])
  })
})

describe('a person', () => {
  test('separates a record for good', async () => {
    await send('GP')
    await send('ACUTE')
    await send('MH')
    expect(await unlink(importer.sql, '1002', officer)).toEqual(['1001', '1003'])
    expect(await sets()).toEqual(['1001 1003', '1002'])
    expect((await send('ACUTE', { gender: 'female' })).links).toMatchObject({ linked: 0, keptApart: 1 })
    expect(await sets()).toEqual(['1001 1003', '1002'])
    const pairs =
      await importer.sql`select detail_id, other_detail_id from demographics.link_separation order by 1, 2`
    expect([...pairs]).toEqual([
      { detail_id: '1001', other_detail_id: '1002' },
      { detail_id: '1002', other_detail_id: '1003' },
    ])
    expect((await events()).at(-1)).toEqual({
      action: 'unlink',
      detail_id: '1002',
      other_detail_ids: ['1001', '1003'],
      rule: 'manual',
      ...officer,
    })
  })

  test('may join what was separated, or what no rule joins', async () => {
    await send('GP')
    await send('ACUTE')
    await unlink(importer.sql, '1001', officer)
    expect(await link(importer.sql, ['1001', '1002'], { actor: 'A', reason: 'Same after all' })).toEqual([
      '1001',
      '1002',
    ])
    await send('GP', { gender: 'male' })
    expect(await sets()).toEqual(['1001 1002'])
    expect(await importer.sql`select from demographics.link_separation`).toHaveLength(0)
    expect(
      (await showLinks(importer.sql, '1002')).map((line) => line.replace(/^.* (?=link|unlink)/, '')),
    ).toEqual([
      '1001 GP',
      '1002 ACUTE',
      'link 1002 with 1001 (nhs-number-and-birth-date, import)',
      'unlink 1001 from 1002 (manual, Records officer): Not the same person',
      'link 1002 with 1001 (manual, A): Same after all',
    ])
  })

  test('does not join by way of a third record what was separated', async () => {
    for (const code of ['GP', 'ACUTE', 'MH']) await send(code)
    await send('PAS', { identifier: [] })
    await unlink(importer.sql, '1002', officer)
    await link(importer.sql, ['1004', '1002'], officer)
    await expect(link(importer.sql, ['1004', '1003'], officer)).rejects.toThrow(
      'Records 1001 and 1002 were separated and would come together: name them too to link them.',
    )
    expect(await sets()).toEqual(['1001 1003', '1002 1004'])
    expect(await importer.sql`select from demographics.link_separation`).toHaveLength(2)
    await link(importer.sql, ['1004', '1001', '1002', '1003'], officer)
    expect(await sets()).toEqual(['1001 1002 1003 1004'])
    expect(await importer.sql`select from demographics.link_separation`).toHaveLength(0)
    for (const detailId of ['1001', '1002', '1003', '1004'])
      expect((await showLinks(importer.sql, detailId)).at(-1)).toMatch(
        'link 1001 with 1002, 1004, 1003 (manual',
      )
  })

  test('is told what cannot be done', async () => {
    await send('GP')
    await expect(unlink(importer.sql, '1001', officer)).rejects.toThrow(
      'Record 1001 is not linked with any other.',
    )
    await expect(unlink(importer.sql, '7', officer)).rejects.toThrow('There is no record 7.')
    await expect(link(importer.sql, ['1001', '7'], officer)).rejects.toThrow('There is no record 7.')
    await expect(link(importer.sql, ['1001', '1001'], officer)).rejects.toThrow(
      'Name two or more records to link.',
    )
    await expect(showLinks(importer.sql, '7')).rejects.toThrow('There is no record 7.')
  })
})

describe('a source that merged its records', () => {
  const merged = (rest: object = {}) =>
    importer.importFiles(
      {
        'a.json': patient('minor', {
          link: [{ other: { reference: 'Patient/major' }, type: 'replaced-by' }],
          ...rest,
        }),
        'b.json': patient('major', { link: [{ other: { reference: 'Patient/minor' }, type: 'replaces' }] }),
      },
      { code: 'PAS' },
    )

  test('has them linked, the minor into the major, once', async () => {
    expect((await merged()).merges).toBe(1)
    expect((await merged({ gender: 'male' })).merges).toBe(0)
    expect(await sets()).toEqual(['1001 1002'])
    const rows = await importer.sql`select minor_detail_id, major_detail_id from demographics.record_merge`
    expect([...rows]).toEqual([{ minor_detail_id: '1001', major_detail_id: '1002' }])
    expect(await events()).toMatchObject([
      { action: 'merge', detail_id: '1001', other_detail_ids: ['1002'], rule: 'source-merge' },
    ])
  })

  test('gives way to a person who separated them', async () => {
    await merged()
    await unlink(importer.sql, '1001', officer)
    expect((await merged({ gender: 'male' })).merges).toBe(0)
    expect(await sets()).toEqual(['1001', '1002'])
    expect(await importer.sql`select from demographics.record_merge`).toHaveLength(0)
  })

  test('does not go round in circles', async () => {
    const to = (id: string) => ({ link: [{ other: { reference: `Patient/${id}` }, type: 'replaced-by' }] })
    const outcome = await importer.importFiles({
      'a.json': patient('a', to('b')),
      'b.json': patient('b', to('a')),
    })
    expect(outcome.merges).toBe(1)
  })
})
