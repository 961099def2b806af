import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Door } from '../../gateway/door.ts'
import { ccapiRoutes } from '../../gateway/rest/ccapi/ccapi-routes.ts'
import { openDoors } from '../setup/open-doors.ts'
import { adaDetailIds, id } from '../setup/people.ts'
import { type CcapiServer, startCcapi } from './ccapi-server.ts'

const url = (detailId: string, query = '') => `/gp/patients/${detailId}/gp-problems/active${query}`

let ccapi: CcapiServer
beforeAll(async () => {
  ccapi = await startCcapi()
  await writeProblems()
})
afterAll(() => ccapi.close())

/** Beside the asthma of `people.ts` (2015-03-01, SNOMED only): one per thing that a row can show. */
async function writeProblems(): Promise<void> {
  const { sql } = ccapi
  const read = (code: string, display: string) => ({
    coding: [
      { system: 'http://snomed.info/sct', code: '1', display: `SNOMED ${display}` },
      { system: 'http://read.info/readv2', code, display, userSelected: true },
    ],
  })
  const rows: [number, string, object, string | null, string | null, string | null, string | null][] = [
    [20, 'active', read('G30..14', 'Heart attack'), '2021-07-04T23:30:00Z', null, null, null],
    [21, 'recurrence', read('F504.', 'Otitis'), '2019-04', null, null, 'both ears'],
    [22, 'relapse', { text: 'As written' }, null, '2010-01-10T09:00:00.5+00:00', null, null],
    [23, 'active', read('1C86.', 'Ruled out'), '2022-01-01', null, 'refuted', null],
    [24, 'active', read('1C87.', 'Typed by mistake'), '2022-01-02', null, 'entered-in-error', null],
    [25, 'resolved', read('1C88.', 'Over'), '2022-01-03', null, null, null],
  ]
  for (const [number, status, code, onset, recorded, verification, note] of rows) {
    const date = onset ?? recorded ?? ''
    const effectiveAt =
      date.length === 7 ? `${date}-01T00:00:00Z` : date.includes('T') ? date : `${date}T00:00:00Z`
    await sql`insert into clinical.condition
      (id, detail_id, tenancy_code, care_setting, source_id, fhir_version, code, clinical_status,
       verification_status, onset_date, recorded_date, effective_at, notes)
      values (${id(2, number)}, 2001, 'GP1', 'gp', ${`problem-${number}`}, 'STU3', ${sql.json(code as never)}, ${status},
       ${verification}, ${onset}, ${recorded}, ${effectiveAt}, ${note === null ? null : sql.json([{ text: note }])})`
  }
}

const heart = {
  Date: '2021-07-05T00:30:00',
  Rubric: 'Heart attack',
  ReadCode: 'G30..',
  Notes: '',
  TenancyDescription: 'Analytical Surgery',
}
const otitis = {
  ...heart,
  Date: null,
  Rubric: 'Otitis',
  ReadCode: 'F504.',
  Notes: 'both ears\nDate recorded: 2019-04',
}
const asthma = { ...heart, Date: '2015-03-01T00:00:00', Rubric: 'Asthma', ReadCode: '.....' }
const written = { ...heart, Date: '2010-01-10T09:00:00', Rubric: 'As written', ReadCode: '.....' }

describe('GP problems, active', () => {
  test.each(adaDetailIds)(
    'gives the active problems of every general practice when asked by %s',
    async (detailId) => {
      const { status, body } = await ccapi.get(url(detailId))
      expect(status).toBe(200)
      expect(body).toEqual({ ActiveProblemsCollection: [heart, otitis, asthma, written], TotalItemCount: 4 })
      expect(Object.keys(body.ActiveProblemsCollection[0])).toEqual([
        'Date',
        'Rubric',
        'ReadCode',
        'Notes',
        'TenancyDescription',
      ])
    },
  )

  test.each([
    '/acute/patients/2188x',
    '/ccapi/gp/patients/2001',
    '/ccapi/acute/patients/2001',
    '/acute/patients/2001',
  ])('is served below %s as well', async (path) => {
    const { status } = await ccapi.get(`${path}/gp-problems/active`)
    expect(status).toBe(path.endsWith('x') ? 404 : 200)
  })

  test('gives an empty list to a person without any', async () => {
    const { status, body } = await ccapi.get(url('2005'))
    expect(status).toBe(200)
    expect(body).toEqual({ ActiveProblemsCollection: [], TotalItemCount: 0 })
  })

  test.each(['99', '0', 'abc', '-1', '99999999999999999999', '2001.0', '02001', '2001%20'])(
    'knows no patient %s',
    async (detailId) => {
      const { status, body } = await ccapi.get(url(detailId))
      expect(status).toBe(404)
      expect(body).toEqual({ Message: 'No patient has this patient detail id.' })
    },
  )

  test.each<[string, readonly object[], number]>([
    ['?PageSize=2', [heart, otitis], 4],
    ['?PageNumber=2&PageSize=3', [written], 4],
    ['?PageNumber=9', [], 4],
    ['?SortByDate=asc', [written, asthma, heart, otitis], 4],
    ['?SortByRubric=asc', [written, asthma, heart, otitis], 4],
    ['?SortByReadCode=desc&SortByRubric=DESC', [heart, otitis, asthma, written], 4],
    ['?FilterByRubric=AST', [asthma], 1],
    ['?FilterByDate=2021-07-05', [heart], 1],
    ['?FilterByDate=2021-07-05T00:00:00Z&FilterByNotes=ears', [], 0],
    ['?FilterByTenancyDescription=surgery&PageSize=1', [heart], 4],
    ['?subscription-key=sandbox&FilterByReadCode=F504', [otitis], 1],
  ])('arranges the whole list by %s', async (query, rows, total) => {
    const { body } = await ccapi.get(url('2004', query))
    expect(body).toEqual({ ActiveProblemsCollection: rows, TotalItemCount: total })
  })

  test.each([
    ['?PageSize=0', 'PageSize must be a whole number from 1 to 200.'],
    ['?PageNumber=one', 'PageNumber must be a whole number.'],
    ['?PageSize=1&PageSize=2', 'PageSize can be given only once.'],
    ['?SortByDate=up', 'SortByDate takes asc or desc.'],
    ['?FilterByDate=2021-02-30', 'FilterByDate must be a date such as 2019-04-03 or 2019-04-03T00:00:00.'],
    ['?FilterByRubric=', 'FilterByRubric has no value.'],
    ['?FilterBySeverity=high', 'A query parameter is not supported here.'],
    ['?active=true', 'A query parameter is not supported here.'],
  ])('refuses %s', async (query, message) => {
    const { status, body } = await ccapi.get(url('2001', query))
    expect(status).toBe(400)
    expect(body).toEqual({ Message: message })
  })
})

describe('what is not there', () => {
  test('an address below a bundle is refused as the vendor’s gateway does', async () => {
    for (const path of [
      '/gp/patients/2001/gp-encounters',
      '/social-care/x',
      '/ccapi/adt/patients/2001/inpatients',
    ]) {
      expect(await ccapi.get(path)).toMatchObject({
        status: 404,
        body: { statusCode: 404, message: 'Resource not found' },
      })
    }
  })

  test('a method that an operation does not take', async () => {
    const { status, headers } = await ccapi.put(url('2001'))
    expect(status).toBe(405)
    expect(headers.allow).toBe('GET')
  })
})

describe('when a part of the answer is missing', () => {
  test.each([
    ['UNAVAILABLE', 503, 'The service is temporarily unavailable.'],
    ['ANYTHING', 500, 'An error has occurred.'],
  ])('%s fails the whole reply and quotes nothing', async (code, status, message) => {
    const door: Door = {
      execute: async <Data>() => ({
        data: { patient: { records: [], conditions: null } } as Data,
        errors: [{ message: 'select 9990000018', path: ['patient', 'conditions'], extensions: { code } }],
        withheld: [],
      }),
    }
    const app = Fastify()
    await app.register(ccapiRoutes(openDoors(door)))
    const reply = await app.inject({ url: url('2001') })
    expect(reply.statusCode).toBe(status)
    expect(reply.json()).toEqual({ Message: message })
  })
})
