import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { conditionById } from '../../gateway/rest/fhir/stu3/condition-search.ts'
import { adaDetailIds, id } from '../setup/people.ts'
import { base, type FhirServer, FORM, matches, startFhir } from './fhir-server.ts'

let fhir: FhirServer
beforeAll(async () => {
  fhir = await startFhir()
})
afterAll(() => fhir.close())

/** Ada's, newest first: 2021, 2019, two of one day in 2015 by id, then the one without a date. */
const all = [id(2, 3), id(2, 2), id(2, 1), id(2, 4), id(2, 5)]

describe('Condition search', () => {
  test.each(adaDetailIds)(
    'returns the conditions of every linked record when asked by %s',
    async (detailId) => {
      const { status, body } = await fhir.get(`/Condition?patient=${detailId}`)
      expect(status).toBe(200)
      expect(body.total).toBe(5)
      expect(matches(body)).toEqual(all)
      expect(body.entry.map((entry: { resource: { subject: unknown } }) => entry.resource.subject)).toEqual([
        { reference: 'Patient/2002' },
        { reference: 'Patient/2001' },
        { reference: 'Patient/2001' },
        { reference: 'Patient/2003' },
        { reference: 'Patient/2004' },
      ])
    },
  )

  test('gives a whole resource with its source, its own record and where to find it', async () => {
    const { body, headers } = await fhir.get('/Condition?patient=Patient/2001&_count=1')
    expect(headers).toMatchObject({
      'content-type': 'application/fhir+json; charset=utf-8',
      'cache-control': 'no-store',
    })
    expect(body).toMatchObject({ resourceType: 'Bundle', type: 'searchset' })
    expect(body.entry).toEqual([
      {
        fullUrl: `${base}/Condition/${id(2, 3)}`,
        resource: {
          resourceType: 'Condition',
          id: id(2, 3),
          meta: {
            versionId: '1',
            lastUpdated: '2024-05-01T12:00:00.000Z',
            profile: ['https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Condition-1'],
            tag: [
              {
                system: 'https://fhir.graphnethealth.com/Tenancies',
                code: 'PAS1',
                display: 'Engine Hospital',
              },
              { system: 'https://fhir.graphnethealth.com/Tenancy-Type', code: 'acute' },
            ],
          },
          clinicalStatus: 'active',
          category: [{ coding: [{ code: 'problem-list-item' }] }],
          code: {
            coding: [
              { system: 'http://snomed.info/sct', code: '22298006', display: 'Myocardial infarction' },
            ],
          },
          subject: { reference: 'Patient/2002' },
          context: { reference: `Encounter/${id(4, 1)}` },
          onsetDateTime: '2021-07-04',
        },
        search: { mode: 'match' },
      },
    ])
  })

  const heart = 'http://snomed.info/sct|22298006'
  test.each<[string, readonly string[]]>([
    ['clinical-status=active', [id(2, 3), id(2, 1), id(2, 5)]],
    ['clinical-status=http://hl7.org/fhir/condition-clinical|resolved', [id(2, 2)]],
    ['clinical-status=resolved,active', [id(2, 3), id(2, 2), id(2, 1), id(2, 5)]],
    ['code=22298006', [id(2, 3), id(2, 2)]],
    [`code=${encodeURIComponent(heart)}`, [id(2, 3), id(2, 2)]],
    ['code=http://snomed.info/sct|', all],
    ['code=http://read.info/readv2|22298006', []],
    ['code=90560007,195967001', [id(2, 1), id(2, 4)]],
    ['code=22298006&clinical-status=active', [id(2, 3)]],
    ['category=problem-list-item', all],
    ['category=encounter-diagnosis', []],
    ['category=urn:x|problem-list-item', []],
    ['patient.getAllLinkedPatients=true', all],
  ])('narrows by %s', async (query, expected) => {
    const { body } = await fhir.get(`/Condition?patient=2001&${query}`)
    expect(matches(body)).toEqual(expected)
    expect(body.total).toBe(expected.length)
  })

  test('pages through every condition once, by the next links alone', async () => {
    const seen: string[] = []
    let next: string | undefined = '/Condition?patient=2003&_count=2'
    while (next !== undefined) {
      const { body } = await fhir.get(next)
      expect(body.total).toBe(5)
      seen.push(...matches(body))
      const link: { url: string } | undefined = body.link.find(
        (one: { relation: string }) => one.relation === 'next',
      )
      next = link?.url.slice(base.length)
    }
    expect(seen).toEqual(all)
  })

  test.each(['_summary=count', '_count=0'])('counts and returns nothing else with %s', async (query) => {
    const { body } = await fhir.get(`/Condition?patient=2001&${query}`)
    expect(body).toEqual({ resourceType: 'Bundle', id: expect.any(String), type: 'searchset', total: 5 })
  })

  test('finds the person by an identifier that any record of theirs holds', async () => {
    const number = 'https://fhir.nhs.uk/Id/nhs-number|9990000018'
    expect(matches((await fhir.get(`/Condition?patient.identifier=${number}`)).body)).toEqual(all)
    expect(matches((await fhir.get('/Condition?patient.identifier=H-77')).body)).toEqual(all)
  })

  test('answers a posted form as it answers a query', async () => {
    const { status, body } = await fhir.send('POST', '/Condition/_search', 'patient=2001&code=22298006')
    expect(status).toBe(200)
    expect(matches(body)).toEqual([id(2, 3), id(2, 2)])
    expect(body.link).toEqual([{ relation: 'self', url: `${base}/Condition?patient=2001&code=22298006` }])
  })

  test('reads a posted form that does not say that it is one', async () => {
    const { body } = await fhir.send(
      'POST',
      '/Condition/_search?patient=2001',
      'clinical-status=resolved',
      '',
    )
    expect(matches(body)).toEqual([id(2, 2)])
  })

  test.each(['patient=99', 'patient=0', 'patient=no-such-id', 'patient.identifier=9999999999'])(
    'finds nothing, and does not say why, for %s',
    async (query) => {
      const { status, body } = await fhir.get(`/Condition?${query}`)
      expect(status).toBe(200)
      expect(body).toMatchObject({ total: 0, entry: [] })
    },
  )

  test('asks the store once per level, however many records are linked', async () => {
    fhir.graph.statements.length = 0
    await fhir.get('/Condition?patient=2001')
    const clinical = fhir.graph.statements.filter(({ subgraph }) => subgraph === 'clinical')
    expect(clinical).toHaveLength(1)
    expect(fhir.graph.statements.filter(({ subgraph }) => subgraph === 'admin-adt')).toHaveLength(0)
  })
})

describe('Condition read', () => {
  test('gives one condition with its version as ETag', async () => {
    const { status, body, headers } = await fhir.get(`/Condition/${id(2, 4)}`)
    expect(status).toBe(200)
    expect(headers.etag).toBe('W/"1"')
    expect(body).toMatchObject({
      id: id(2, 4),
      subject: { reference: 'Patient/2003' },
      onsetDateTime: '2015-03-01',
    })
    expect(body).not.toHaveProperty('clinicalStatus')
  })

  test('knows ids as they are written: upper case names nothing', () => {
    const lower = '0000000a-0000-4000-8000-00000000000a'
    expect(conditionById(lower)).toMatchObject({ id: lower })
    expect(conditionById(lower.toUpperCase())).toBeNull()
  })

  test.each([id(2, 99), 'no-uuid', '2001'])('knows no condition %s', async (unknown) => {
    const { status, body } = await fhir.get(`/Condition/${unknown}`)
    expect(status).toBe(404)
    expect(body.issue).toEqual([
      { severity: 'error', code: 'not-found', details: { text: 'There is no such resource.' } },
    ])
  })
})

describe('when links change', () => {
  test('an identifier that unlinked people hold is refused, and each keeps their own conditions', async () => {
    await fhir.sql`update demographics.link_membership set set_id = 902 where detail_id = 2002`
    try {
      expect(matches((await fhir.get('/Condition?patient=2002')).body)).toEqual([id(2, 3)])
      expect(matches((await fhir.get('/Condition?patient=2001')).body)).toEqual(all.slice(1))
      const { status, body } = await fhir.send(
        'POST',
        '/Condition/_search',
        'patient.identifier=9990000018',
        FORM,
      )
      expect(status).toBe(409)
      expect(body.issue[0]).toMatchObject({ code: 'business-rule' })
    } finally {
      await fhir.sql`update demographics.link_membership set set_id = 900 where detail_id = 2002`
    }
  })
})
