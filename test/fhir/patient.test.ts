import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base, type FhirServer, matches, startFhir } from './fhir-server.ts'

let fhir: FhirServer
beforeAll(async () => {
  fhir = await startFhir()
})
afterAll(() => fhir.close())

const verified = (code: string, display: string) => [
  {
    url: 'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-NHSNumberVerificationStatus-1',
    valueCodeableConcept: {
      coding: [
        {
          system: 'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1',
          code,
          display,
        },
      ],
    },
  },
]

describe('Patient read', () => {
  test('gives one source’s record, with its source and every linked record', async () => {
    const { status, body, headers } = await fhir.get('/Patient/2002')
    expect(status).toBe(200)
    expect(headers.etag).toBe('W/"1"')
    expect(body).toEqual({
      resourceType: 'Patient',
      id: '2002',
      meta: {
        versionId: '1',
        lastUpdated: '2024-05-01T12:00:00.000Z',
        profile: ['https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Patient-1'],
        tag: [
          { system: 'https://fhir.graphnethealth.com/Tenancies', code: 'PAS1', display: 'Engine Hospital' },
          { system: 'https://fhir.graphnethealth.com/Tenancy-Type', code: 'acute' },
        ],
      },
      identifier: [
        {
          system: 'https://fhir.nhs.uk/Id/nhs-number',
          value: '9990000018',
          extension: verified('02', 'Number present but not traced'),
        },
        { system: 'https://example.org/pas', value: 'H-77' },
      ],
      name: [{ use: 'official', family: 'BYRÔN', given: ['A'] }],
      telecom: [
        { system: 'phone', value: '01632 960001' },
        { system: 'email', value: 'ada@example.org' },
      ],
      gender: 'female',
      birthDate: '1955-12',
      deceasedBoolean: false,
      address: [{ use: 'home', line: ['12 St James Square'], city: 'London', postalCode: 'SW1Y 4JH' }],
      link: [
        { other: { reference: 'Patient/2001' }, type: 'seealso' },
        { other: { reference: 'Patient/2003' }, type: 'seealso' },
        { other: { reference: 'Patient/2004' }, type: 'seealso' },
      ],
    })
  })

  test('leaves out an identifier that its source stopped sending', async () => {
    const { body } = await fhir.get('/Patient/2003')
    expect(body).not.toHaveProperty('identifier')
  })

  test('says which record was merged into which', async () => {
    await fhir.sql`
      with event as (
        insert into demographics.link_event (action, detail_id, other_detail_ids, rule, actor)
        values ('merge', 2003, '{2001}', 'test', 'test') returning id)
      insert into demographics.record_merge (minor_detail_id, major_detail_id, event_id)
      select 2003, 2001, id from event`
    try {
      const major = (await fhir.get('/Patient/2001')).body
      const minor = (await fhir.get('/Patient/2003')).body
      expect(major.link).toContainEqual({ other: { reference: 'Patient/2003' }, type: 'replaces' })
      expect(major.link).toContainEqual({ other: { reference: 'Patient/2002' }, type: 'seealso' })
      expect(minor.link).toContainEqual({ other: { reference: 'Patient/2001' }, type: 'replaced-by' })
      expect(minor.link).toContainEqual({ other: { reference: 'Patient/2002' }, type: 'seealso' })
    } finally {
      await fhir.sql`delete from demographics.record_merge`
    }
  })

  test('answers HEAD as it answers GET, without the body', async () => {
    const { status, headers, body } = await fhir.send('HEAD', '/Patient/2002')
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      etag: 'W/"1"',
      'cache-control': 'no-store',
      'x-request-id': expect.any(String),
    })
    expect(body).toBeNull()
  })

  test.each(['99', '0', 'abc', '02001', '2001%20', '99999999999999999999'])(
    'knows no patient %s',
    async (unknown) => {
      const { status, body } = await fhir.get(`/Patient/${unknown}`)
      expect(status).toBe(404)
      expect(body.issue[0]).toMatchObject({ code: 'not-found' })
    },
  )
})

describe('Patient search', () => {
  const nhs = 'https://fhir.nhs.uk/Id/nhs-number|9990000018'
  test.each<[string, readonly string[]]>([
    [`identifier=${encodeURIComponent(nhs)}`, ['2001', '2002']],
    ['identifier=9990000018', ['2001', '2002']],
    ['identifier=https://example.org/other|9990000018', []],
    ['identifier=H-77', ['2002']],
    ['identifier=9990000026', []],
    ['_id=2004,2002,abc', ['2002', '2004']],
    ['_id=abc', []],
    ['family=byron', ['2001', '2002']],
    ['family=GORD', ['2001']],
    ['given=augusta', ['2001']],
    ['name=lovelace', ['2004']],
    ['name=ada&gender=female', ['2001']],
    ['gender=http://hl7.org/fhir/administrative-gender|female&name=by', ['2001', '2002']],
    ['birthdate=1955-12-10', ['2001']],
    ['birthdate=1955', ['2001', '2002']],
    ['birthdate=ge1955-12&birthdate=lt1956-01-01', ['2001', '2002']],
    ['name=ada&birthdate=gt1955', ['2004']],
    ['address-postalcode=SW1Y', ['2002']],
    ['address-postcode=sw1y4', ['2002']],
    ['email=ada@example.org', ['2002']],
    ['phone=01632 960001', ['2001', '2002']],
    ['identifier=9990000018&family=gordon', ['2001']],
  ])('finds by %s', async (query, expected) => {
    const { status, body } = await fhir.get(`/Patient?${query}`)
    expect(status).toBe(200)
    expect([...matches(body)].sort()).toEqual(expected)
    expect(body.total).toBe(expected.length)
  })

  test('adds linked records that do not match, marked as such, with getAllLinkedPatients', async () => {
    const { body } = await fhir.get('/Patient?family=lovelace&getAllLinkedPatients=true')
    expect(body.total).toBe(1)
    expect(matches(body)).toEqual(['2004'])
    const others = body.entry.filter((entry: { search: { mode: string } }) => entry.search.mode === 'include')
    expect(others.map((entry: { fullUrl: string }) => entry.fullUrl)).toEqual(
      ['2001', '2002', '2003'].map((detailId) => `${base}/Patient/${detailId}`),
    )
    expect(others[1].resource.link).toContainEqual({ other: { reference: 'Patient/2004' }, type: 'seealso' })
  })

  test('does not repeat a linked record that matches itself', async () => {
    const { body } = await fhir.get('/Patient?identifier=9990000018&getAllLinkedPatients=true')
    const ids = body.entry.map((entry: { resource: { id: string } }) => entry.resource.id)
    expect([...ids].sort()).toEqual(['2001', '2002', '2003', '2004'])
  })

  test('pages by a link that keeps the criteria', async () => {
    const first = (await fhir.get('/Patient?family=byron&_count=1')).body
    const [self, next] = first.link
    expect(self).toEqual({ relation: 'self', url: `${base}/Patient?family=byron&_count=1` })
    const second = (await fhir.get(next.url.slice(base.length))).body
    expect(second.link).toHaveLength(1)
    expect([...matches(first), ...matches(second)].sort()).toEqual(['2001', '2002'])
  })

  test('takes criteria from a form, so that they stay out of addresses', async () => {
    const { status, body } = await fhir.send('POST', '/Patient/_search', 'identifier=H-77')
    expect(status).toBe(200)
    expect(matches(body)).toEqual(['2002'])
  })
})
