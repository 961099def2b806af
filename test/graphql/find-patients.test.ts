import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { writePeople } from '../setup/people.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
})
afterAll(() => graph.drop())
beforeEach(() => {
  graph.statements.length = 0
})

const find = async (criteria: object, rest: object = {}) => {
  const { data, errors } = await graph.door.execute<{
    findPatients: {
      totalCount: number
      nodes: { detailId: string }[]
      pageInfo: { hasNextPage: boolean; endCursor: string }
    } | null
  }>(
    `query($criteria: PatientCriteria!, $hits: PatientHits! = ONE_PER_PERSON, $first: Int = 25, $after: String, $offset: Int! = 0) {
      findPatients(criteria: $criteria, hits: $hits, first: $first, after: $after, offset: $offset) {
        totalCount nodes { detailId } pageInfo { hasNextPage endCursor } } }`,
    { criteria, ...rest },
    systemCaller,
  )
  const found = data?.findPatients
  return {
    ids: found?.nodes.map(({ detailId }) => detailId),
    total: found?.totalCount,
    page: found?.pageInfo,
    errors,
  }
}

describe('findPatients', () => {
  test.each<[string, object, string[]]>([
    ['NHS number, spaces and all', { nhsNumber: '999 000 0018' }, ['2002', '2001']],
    ['a superseded number finds nobody', { nhsNumber: '9990000026' }, []],
    [
      'local identifier by system',
      { identifier: { system: 'https://example.org/pas', value: 'H-77' } },
      ['2002'],
    ],
    [
      'identifier of another system',
      { identifier: { system: 'https://example.org/other', value: 'H-77' } },
      [],
    ],
    ['family name without case or accent', { family: 'byron' }, ['2002', '2001']],
    ['family name with an accent', { family: 'Býr' }, ['2002', '2001']],
    ['a past family name', { family: 'gordon' }, ['2001']],
    ['second given name', { given: 'august' }, ['2001']],
    ['any name', { name: 'ada' }, ['2001', '2004']],
    ['wildcards are letters', { family: '%' }, []],
    ['full-width wildcards are letters too', { family: '％' }, []],
    ['gender', { gender: 'FEMALE' }, ['2002', '2001']],
    ['day of birth', { birthDate: { from: '1955-12-10', to: '1955-12-10' } }, ['2001']],
    [
      'month of birth takes in a record that knows only the month',
      { birthDate: { from: '1955-12', to: '1955-12' } },
      ['2002', '2001'],
    ],
    [
      'a day within a known month is not a match',
      { birthDate: { from: '1955-12-01', to: '1955-12-09' } },
      [],
    ],
    ['a range to the end of time', { birthDate: { from: '1956', to: '9999' }, family: 'lovelace' }, ['2004']],
    ['before the year 50 nobody was born', { birthDate: { to: '0049' } }, []],
    ['born before 1957', { birthDate: { to: '1956' }, family: 'lovelace' }, ['2004']],
    ['postcode start, spaces ignored', { postalCode: 'sw1y4' }, ['2002']],
    ['e-mail', { email: 'ADA@example.org' }, ['2002']],
    ['telephone', { phone: '01632 960001' }, ['2002', '2001']],
    ['tenancy', { tenancyCodes: ['PAS1'] }, ['2005', '2002']],
    ['tenancy number', { tenancyNumbers: [4] }, ['2004']],
    ['DetailIDs', { detailIds: ['2005', 'x', '2003'] }, ['2003', '2005']],
    ['criteria must all match', { family: 'byron', email: 'ada@example.org' }, ['2002']],
  ])('by record: %s', async (_name, criteria, expected) => {
    const { ids, total, errors } = await find(criteria, { hits: 'ONE_PER_RECORD' })
    expect(errors).toEqual([])
    expect(ids).toEqual(expected)
    expect(total).toBe(expected.length)
    expect(graph.statements).toHaveLength(1)
  })

  test('gives one hit per person, at the best matching record', async () => {
    expect(await find({ name: 'ada' })).toMatchObject({ ids: ['2001'], total: 1 })
    expect(await find({ email: 'ada@example.org' })).toMatchObject({ ids: ['2002'], total: 1 })
    expect(await find({ tenancyCodes: ['GP1', 'PAS1', 'COM1', 'SOC1'] })).toMatchObject({
      ids: ['2005', '2001'],
      total: 2,
    })
  })

  test('pages without loss or repetition, and its cursor holds no name', async () => {
    const everyone = { criteria: { tenancyCodes: ['GP1', 'PAS1', 'COM1', 'SOC1'] }, hits: 'ONE_PER_RECORD' }
    const seen: string[] = []
    let after: string | undefined
    for (let page = 0; page < 5; page++) {
      const {
        ids,
        total,
        page: info,
      } = await find(everyone.criteria, { hits: everyone.hits, first: 1, after })
      expect(total).toBe(5)
      seen.push(...(ids ?? []))
      after = info?.endCursor
      expect(Buffer.from(after ?? '', 'base64url').toString()).not.toMatch(/byron|babbage|1955/i)
    }
    expect(seen).toEqual(['2003', '2005', '2002', '2001', '2004'])
    expect(await find(everyone.criteria, { hits: everyone.hits, after })).toMatchObject({ ids: [], total: 5 })
  })

  test('orders by family name before given name, also where one family name starts another', async () => {
    const admin = postgres(graph.adminUrl, { max: 1 })
    try {
      await admin`insert into demographics.patient_record (detail_id, id, tenancy_code, source_id, fhir_version)
        select n, gen_random_uuid(), 'GP1', n::text, 'R4' from generate_series(3001, 3002) n`
      await admin`insert into demographics.link_membership (detail_id, set_id) values (3001, 3001), (3002, 3002)`
      await admin`insert into demographics.patient_name (detail_id, position, family, given)
        values (3001, 0, 'Zeta Zoe', '{Ann}'), (3002, 0, 'Zeta', '{Zora}')`
      expect(await find({ family: 'zeta' })).toMatchObject({ ids: ['3002', '3001'], total: 2 })
    } finally {
      await admin`delete from demographics.patient_record where detail_id in (3001, 3002)`
      await admin.end()
    }
  })

  test('passes over as many hits as it is told to, and still counts them', async () => {
    const everyone = { tenancyCodes: ['GP1', 'PAS1', 'COM1', 'SOC1'] }
    expect(await find(everyone, { hits: 'ONE_PER_RECORD', first: 2, offset: 3 })).toMatchObject({
      ids: ['2001', '2004'],
      total: 5,
    })
    expect(await find(everyone, { hits: 'ONE_PER_RECORD', first: 2, offset: 9 })).toMatchObject({
      ids: [],
      total: 5,
    })
  })

  test.each<[object, object, string]>([
    [{ family: 'x' }, { offset: -1 }, 'Expected `offset` to be 0 or more.'],
    [{}, {}, 'Expected at least one criterion.'],
    [{ family: ' ', birthDate: {} }, {}, 'Expected at least one criterion.'],
    [{ family: 'x' }, { first: 201 }, 'Expected `first` to be from 0 to 200.'],
    [
      { family: 'x' },
      { after: Buffer.from('hit 99999999').toString('base64url') },
      'Expected `after` to be an endCursor of this list.',
    ],
    [{ family: 'x' }, { after: 'zzz' }, 'Expected `after` to be an endCursor of this list.'],
  ])('refuses %j %j', async (criteria, rest, message) => {
    const { ids, errors } = await find(criteria, rest)
    expect(ids).toBeUndefined()
    expect(errors).toMatchObject([{ message, extensions: { code: 'INVALID_REQUEST' } }])
  })

  test.each(['1961-04-93', '2023-02-30', '0000', '2021-13', '21', 'yesterday', ''])(
    'refuses %j as a date',
    async (from) => {
      const { errors } = await find({ birthDate: { from } })
      expect(errors).toMatchObject([
        {
          message: 'Expected a date such as 2019, 2019-04, 2019-04-03 or an instant.',
          extensions: { code: 'INVALID_REQUEST', field: 'birthDate' },
        },
      ])
    },
  )
})

describe('patientByNhsNumber', () => {
  const byNumber = (nhsNumber: string) =>
    graph.door.execute(
      'query($n: ID!) { patientByNhsNumber(nhsNumber: $n) { detailId } }',
      { n: nhsNumber },
      systemCaller,
    )

  test('gives the person at the record that holds it verified', async () => {
    expect(await byNumber('999-000-0018')).toEqual({
      data: { patientByNhsNumber: { detailId: '2001' } },
      errors: [],
      withheld: [],
    })
  })

  test('refuses to choose between people who are not linked', async () => {
    const admin = postgres(graph.adminUrl, { max: 1 })
    try {
      await admin`update demographics.link_membership set set_id = 950 where detail_id = 2002`
      const { data, errors } = await byNumber('9990000018')
      expect(data).toEqual({ patientByNhsNumber: null })
      expect(errors).toMatchObject([{ extensions: { code: 'AMBIGUOUS' } }])
      expect(JSON.stringify(errors)).not.toContain('9990000018')
    } finally {
      await admin`update demographics.link_membership set set_id = 900 where detail_id = 2002`
      await admin.end()
    }
  })
})
