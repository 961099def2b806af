import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { id } from '../setup/people.ts'
import { type CcapiServer, startCcapi } from './ccapi-server.ts'

const url = '/demographics/patients/search'

let ccapi: CcapiServer
beforeAll(async () => {
  ccapi = await startCcapi()
  const { sql } = ccapi
  await sql`update admin_adt.practitioner set identifiers = ${sql.json([
    { system: 'https://fhir.hl7.org.uk/Id/gmp-number', value: 'G9999991' },
  ])} where id = ${id(8, 1)}`
  await sql`update demographics.patient_record set
    general_practitioner_id = ${id(8, 1)}, general_practice_id = ${id(6, 1)} where detail_id = 2002`
})
afterAll(() => ccapi.close())

interface Hit {
  readonly PatientDetailId: number
}

async function found(body: object): Promise<{ ids: readonly number[]; total: number }> {
  const reply = await ccapi.post(url, body)
  expect(reply.status).toBe(200)
  return {
    ids: reply.body.PatientsCollection.map((hit: Hit) => hit.PatientDetailId).sort(),
    total: reply.body.TotalItemCount,
  }
}

describe('a hit', () => {
  const short = {
    PatientDetailId: 2002,
    PatientId: null,
    PatientTenancyId: 2,
    NhsNumber: '9990000018',
    NhsNumberStatus: '02',
    PatientNumber: 'H-77',
    Title: null,
    Forename: 'A',
    MiddleName: null,
    Surname: 'BYRÔN',
    DateOfBirth: null,
    DateOfDeath: null,
    Gender: 'Female',
    AddressLine1: '12 St James Square',
    AddressLine2: 'London',
    AddressLine3: null,
    AddressLine4: null,
    AddressLine5: null,
    PostCode: 'SW1Y 4JH',
    GPCode: 'G9999991',
    GPPracticeCode: 'RY9',
    MinorNumbers: null,
    LinkedPatients: [
      {
        PatientDetailId: 2001,
        PatientNumber: null,
        PatientTenancyId: 1,
        TenancyDescription: 'Analytical Surgery',
      },
      {
        PatientDetailId: 2003,
        PatientNumber: null,
        PatientTenancyId: 3,
        TenancyDescription: 'Difference Community',
      },
      {
        PatientDetailId: 2004,
        PatientNumber: null,
        PatientTenancyId: 4,
        TenancyDescription: 'Lovelace Council',
      },
    ],
    TenancyDescription: 'Engine Hospital',
  }

  test('is one source’s record in its short form, nulls kept', async () => {
    const { body, headers } = await ccapi.post(url, { PatientNumber: 'H-77' })
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(body).toEqual({ PatientsCollection: [short], TotalItemCount: 1 })
  })

  test('has contact details and names of GP and practice, in the contract’s order, with AllDemographics', async () => {
    const { body } = await ccapi.post(url, { PatientNumber: 'H-77', AllDemographics: true })
    const [hit] = body.PatientsCollection
    expect(hit).toEqual({
      ...short,
      TelephoneNumber: '01632 960001',
      MobileNumber: null,
      EmailAddress: 'ada@example.org',
      GPName: 'Dr Mary Somerville',
      GPPracticeName: 'Engine Hospital',
    })
    expect(Object.keys(hit).slice(18)).toEqual([
      'PostCode',
      'TelephoneNumber',
      'MobileNumber',
      'EmailAddress',
      'GPCode',
      'GPName',
      'GPPracticeCode',
      'GPPracticeName',
      'MinorNumbers',
      'LinkedPatients',
      'TenancyDescription',
    ])
  })

  test('gives the official name and a whole date of birth', async () => {
    const { body } = await ccapi.post(url, { Surname: 'Gordon' })
    expect(body.PatientsCollection[0]).toMatchObject({
      PatientDetailId: 2001,
      Title: 'Ms',
      Forename: 'Ada',
      MiddleName: 'Augusta',
      Surname: 'Byron',
      DateOfBirth: '1955-12-10T00:00:00',
      NhsNumberStatus: '01',
    })
  })

  test('names the numbers of records merged into it only when asked', async () => {
    await ccapi.sql`
      with event as (
        insert into demographics.link_event (action, detail_id, other_detail_ids, rule, actor)
        values ('merge', 2002, '{2001}', 'test', 'test') returning id)
      insert into demographics.record_merge (minor_detail_id, major_detail_id, event_id)
      select 2002, 2001, id from event`
    try {
      const numbers = async (criteria: object) =>
        (await ccapi.post(url, { Surname: 'Gordon', ...criteria })).body.PatientsCollection[0].MinorNumbers
      expect(await numbers({ RetrieveMinorNumbers: true })).toEqual(['H-77'])
      expect(await numbers({})).toBeNull()
    } finally {
      await ccapi.sql`delete from demographics.record_merge`
    }
  })
})

describe('criteria', () => {
  test.each<[object, readonly number[]]>([
    [{ AllTenancies: true, Surname: 'Byron' }, [2001, 2002]],
    [{ NhsNumber: '9990000018' }, [2001, 2002]],
    [{ NhsNumber: '999 000 0018' }, [2001, 2002]],
    [{ Forename: 'Ada' }, [2001, 2004]],
    [{ Forename: 'Ada', Gender: 'Female' }, [2001]],
    [{ Forename: 'Ada', Gender: 'f', Surname: null, PostCode: '' }, [2001]],
    [{ DateOfBirth: '1955-12-10' }, [2001]],
    [{ DateOfBirth: '1955-12-10T00:00:00' }, [2001]],
    [{ PostCode: 'SW1Y 4JH' }, [2002]],
    [{ Surname: 'Byron', PatientTenancyId: 2 }, [2002]],
    [{ Surname: 'Byron', PatientTenancyId: 2, AllTenancies: false }, [2002]],
    [{ Surname: 'Byron', PatientTenancyId: 77 }, []],
    [{ Surname: 'Nobody' }, []],
  ])('%j', async (criteria, expected) => {
    expect(await found(criteria)).toEqual({ ids: expected, total: expected.length })
  })

  test('pages by number and counts every hit', async () => {
    const page = (PageNumber: number) => found({ Surname: 'Byron', PageNumber, PageSize: 1 })
    const [first, second, third] = [await page(1), await page(2), await page(3)]
    expect([...first.ids, ...second.ids].sort()).toEqual([2001, 2002])
    expect(third.ids).toEqual([])
    expect([first.total, second.total, third.total]).toEqual([2, 2, 2])
  })

  test('are taken under each address, and without a content type', async () => {
    for (const path of ['/demographics/patientsearch', `/ccapi${url}`]) {
      const { body } = await ccapi.post(path, { PatientNumber: 'H-77' }, {})
      expect(body.TotalItemCount).toBe(1)
    }
  })
})

describe('criteria that cannot be honoured are refused by name', () => {
  test.each<[unknown, string]>([
    [{}, 'The search criteria must say whom to find: give at least one property of the person.'],
    [
      { Surname: null },
      'The search criteria must say whom to find: give at least one property of the person.',
    ],
    [
      { AllTenancies: true },
      'The search criteria must say whom to find: give at least one property of the person.',
    ],
    [
      { PatientTenancyId: 2 },
      'The search criteria must say whom to find: give at least one property of the person.',
    ],
    [[], 'The search criteria must be one JSON object.'],
    ['"Byron"', 'The search criteria must be one JSON object.'],
    [{ Surname: 'B', Ethnicity: 'x' }, 'A property of the search criteria is not one of the operation.'],
    [{ Surname: 'B', surname: 'B' }, 'A property of the search criteria is not one of the operation.'],
    [{ Surname: 'B', GPCode: 'G1' }, 'GPCode is not supported.'],
    [{ Surname: 'B', GPPracticeCode: 'Y1' }, 'GPPracticeCode is not supported.'],
    [{ Surname: 'B', PatientListId: 4 }, 'PatientListId is not supported.'],
    [{ Surname: 7 }, 'Surname must be text.'],
    [{ Surname: 'a\0' }, 'Surname must be text.'],
    [{ Surname: 'B', Gender: 'woman' }, 'Gender must be Male, Female, Other or Unknown.'],
    [{ DateOfBirth: '1961-04-93' }, 'DateOfBirth must be a date such as 1942-06-19.'],
    [{ DateOfBirth: '10/12/1955' }, 'DateOfBirth must be a date such as 1942-06-19.'],
    [{ Surname: 'B', PatientTenancyId: '2' }, 'PatientTenancyId must be a whole number.'],
    [{ Surname: 'B', AllTenancies: 'yes' }, 'AllTenancies must be true or false.'],
    [{ Surname: 'B', AllTenancies: false }, 'AllTenancies can be false only with a PatientTenancyId.'],
    [
      { Surname: 'B', AllTenancies: true, PatientTenancyId: 2 },
      'PatientTenancyId cannot be given with AllTenancies.',
    ],
    [{ Surname: 'B', PageNumber: 0 }, 'PageNumber must be a whole number from 1 to 85899345.'],
    [
      { Surname: 'B', PageNumber: 2_147_483_647, PageSize: 200 },
      'PageNumber must be a whole number from 1 to 10737418.',
    ],
    [{ Surname: 'B', PageSize: 201 }, 'PageSize must be a whole number from 1 to 200.'],
    [{ Surname: 'B', PageSize: 2.5 }, 'PageSize must be a whole number.'],
  ])('%j', async (criteria, message) => {
    const { status, body } = await ccapi.post(url, criteria)
    expect(status).toBe(400)
    expect(body).toEqual({ Message: message })
  })

  test('a body that is not JSON, or says that it is not', async () => {
    expect(await ccapi.post(url, '{"Surname":')).toMatchObject({
      status: 400,
      body: { Message: 'The request could not be read.' },
    })
    expect(await ccapi.post(url, '<x/>', { 'content-type': 'text/xml' })).toMatchObject({
      status: 415,
      body: { Message: 'Send the body as application/json.' },
    })
  })
})
