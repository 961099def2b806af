import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Door } from '../../gateway/door.ts'
import { fhirRoutes } from '../../gateway/rest/fhir/fhir-routes.ts'
import { openDoors } from '../setup/open-doors.ts'
import { id } from '../setup/people.ts'
import { type FhirServer, matches, startFhir } from './fhir-server.ts'

let fhir: FhirServer
beforeAll(async () => {
  fhir = await startFhir()
})
afterAll(() => fhir.close())

describe('a search that cannot be honoured is refused by name', () => {
  test.each<[string, string]>([
    ['/Patient', 'Give at least one parameter that says which patients to find.'],
    ['/Patient?getAllLinkedPatients=true', 'Give at least one parameter that says which patients to find.'],
    [
      '/Patient?identifier=1&getAllLinkedPatients=yes',
      'The parameter getAllLinkedPatients must be true or false.',
    ],
    ['/Patient?deceased=true', 'Not supported here: deceased.'],
    ['/Patient?family:exact=Byron', 'Not supported here: family:exact.'],
    [
      '/Patient?family=Byron&_sort=family&_include=Patient:organization',
      'Not supported here: _sort, _include.',
    ],
    ['/Patient?9434765919=x', 'Not supported here: a parameter with an unusual name.'],
    ['/Patient?identifier=', 'The parameter identifier has no value.'],
    ['/Patient?identifier=a&identifier=b', 'The parameter identifier can be given only once.'],
    ['/Patient?identifier=a,b', 'The parameter identifier takes one value: alternatives are not supported.'],
    ['/Patient?identifier=|a', 'The parameter identifier must be code, system|code or system|.'],
    ['/Patient?identifier=a|b|c', 'The parameter identifier must be code, system|code or system|.'],
    ['/Patient?identifier=a|', 'The parameter identifier needs a value.'],
    ['/Patient?family=a%00b', 'The parameter family holds a NUL character.'],
    ['/Patient?gender=woman', 'The parameter gender takes male, female, other, unknown.'],
    ['/Patient?gender=male,female', 'The parameter gender takes one value: alternatives are not supported.'],
    ['/Patient?birthdate=1961-04-93', 'The parameter birthdate must be a date: yyyy, yyyy-mm or yyyy-mm-dd.'],
    ['/Patient?birthdate=1961-02-29', 'The parameter birthdate must be a date: yyyy, yyyy-mm or yyyy-mm-dd.'],
    ['/Patient?birthdate=04/03/1961', 'The parameter birthdate must be a date: yyyy, yyyy-mm or yyyy-mm-dd.'],
    ['/Patient?birthdate=ap1961', 'The parameter birthdate takes the prefixes eq, ge, le, gt, lt, sa, eb.'],
    ['/Patient?address-postalcode=A&address-postcode=B', 'Two parameters ask for the same thing.'],
    ['/Patient?family=a&_count=-1', 'The parameter _count must be a whole number.'],
    ['/Patient?family=a&_count=1&_count=2', 'The parameter _count can be given only once.'],
    ['/Patient?family=a&_summary=text', 'The parameter _summary takes count or false.'],
    ['/Patient/2001?_elements=name', 'Not supported here: _elements.'],
    ['/Condition', 'The parameter patient or patient.identifier must name one patient.'],
    ['/Condition?code=22298006', 'The parameter patient or patient.identifier must name one patient.'],
    ['/Condition?patient=', 'The parameter patient has no value.'],
    ['/Condition?patient=Group/7', 'The parameter patient must be one id or Patient/{id}.'],
    ['/Condition?patient=2001,2005', 'The parameter patient must be one id or Patient/{id}.'],
    [
      '/Condition?patient=2001&patient.getAllLinkedPatients=false',
      'The parameter patient.getAllLinkedPatients can only be true: linked records are always searched.',
    ],
    ['/Condition?patient=2001&onset-date=ge2010', 'Not supported here: onset-date.'],
    ['/Condition?patient=2001&code=a&code=b', 'The parameter code can be given only once.'],
    [
      '/Condition?patient=2001&clinical-status=relapse',
      'The parameter clinical-status takes active, recurrence, inactive, remission, resolved.',
    ],
  ])('%s', async (path, text) => {
    const { status, body, headers } = await fhir.get(path)
    expect(status).toBe(400)
    expect(headers['content-type']).toBe('application/fhir+json; charset=utf-8')
    expect(body.resourceType).toBe('OperationOutcome')
    expect(body.issue).toHaveLength(1)
    expect(body.issue[0]).toMatchObject({ severity: 'error', code: 'invalid', details: { text } })
  })

  test('a page that was never handed out', async () => {
    const { status, body } = await fhir.get('/Condition?patient=2001&_after=elsewhere')
    expect(status).toBe(400)
    expect(body.issue[0].code).toBe('invalid')
  })

  test('unless the caller asks for lenient handling: then it is ignored and reported', async () => {
    const prefer = { prefer: 'handling=lenient' }
    const { status, body } = await fhir.get('/Condition?patient=2001&_count=1&onset-date=ge2020', prefer)
    expect(status).toBe(200)
    expect(matches(body)).toEqual([id(2, 3)])
    expect(body.entry.at(-1)).toEqual({
      resource: {
        resourceType: 'OperationOutcome',
        issue: [
          {
            severity: 'warning',
            code: 'not-supported',
            details: { text: 'Not supported here and ignored: onset-date.' },
          },
        ],
      },
      search: { mode: 'outcome' },
    })
    expect(body.link[0].url).not.toContain('onset-date')
  })
})

describe('formats', () => {
  test.each([
    ['application/fhir+json', 'application/fhir+json'],
    ['application/json+fhir', 'application/json+fhir'],
    ['application/json;charset=utf-8', 'application/json'],
    ['text/json', 'text/json'],
    ['application/fhir+xml, application/json;q=0.5', 'application/json'],
    ['*/*', 'application/fhir+json'],
    ['', 'application/fhir+json'],
  ])('Accept %s is answered as %s', async (accept, type) => {
    const { status, headers } = await fhir.get('/Patient/2001', { accept })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe(`${type}; charset=utf-8`)
  })

  test.each<[string, Record<string, string>]>([
    ['/Patient/2001', { accept: 'application/fhir+xml' }],
    ['/Patient/2001', { accept: 'application/json;q=0' }],
    ['/Patient/2001?_format=xml', { accept: 'application/fhir+json' }],
    ['/Patient/2001?_format=json&_format=xml', {}],
  ])('%s with %j is not acceptable', async (path, headers) => {
    const { status, body } = await fhir.get(path, headers)
    expect(status).toBe(406)
    expect(body.issue[0].details.text).toBe('Only JSON is offered: ask for application/fhir+json.')
  })

  test.each(['json', 'application/fhir+json', 'application/fhir%2Bjson', 'text/json'])(
    '_format=%s overrules Accept',
    async (format) => {
      const { status } = await fhir.get(`/Patient/2001?_format=${format}`, { accept: 'application/fhir+xml' })
      expect(status).toBe(200)
    },
  )
})

describe('addresses and methods that are not offered', () => {
  test.each([
    '/Observation?patient=2001',
    '/Observation/1',
    '/Nonsense',
    '/constructor',
    '/Patient/2001/_history/1',
    '',
  ])('GET %s is not found, or not allowed at the base', async (path) => {
    const { status, body } = await fhir.get(path)
    expect(status).toBe(path === '' ? 405 : 404)
    expect(body.resourceType).toBe('OperationOutcome')
  })

  test.each<[Parameters<FhirServer['send']>[0], string, string]>([
    ['PUT', '/Patient/2001', 'GET, HEAD'],
    ['DELETE', '/Condition/1', 'GET, HEAD'],
    ['POST', '/Patient', 'GET, HEAD'],
    ['POST', '/metadata', 'GET, HEAD'],
  ])('%s %s is not allowed', async (method, path, allow) => {
    const { status, headers, body } = await fhir.send(method, path)
    expect(status).toBe(405)
    expect(headers.allow).toBe(allow)
    expect(body.issue[0].code).toBe('not-supported')
  })

  test('a search by GET at _search, and one posted as JSON', async () => {
    expect((await fhir.get('/Patient/_search?family=byron')).status).toBe(405)
    expect((await fhir.send('POST', '/Patient/_search', '{}', 'application/json')).status).toBe(415)
  })
})

describe('when a part of the answer is missing', () => {
  const secret = '9990000018'
  const doorWith = (code: string): Door => ({
    execute: async <Data>() => ({
      data: { patient: { records: null, conditions: null } } as Data,
      errors: [
        {
          message: `could not read ${secret}`,
          path: ['patient'],
          extensions: { code, subgraph: 'clinical' },
        },
      ],
      withheld: [],
    }),
  })

  test.each([
    ['UNAVAILABLE', 503, 'transient', 'A source of this answer is not available.'],
    ['NOT_PERMITTED', 403, 'forbidden', 'The caller may not do this.'],
    ['SOMETHING_ELSE', 500, 'exception', 'Something went wrong.'],
  ])('%s fails the whole reply and quotes nothing', async (code, status, issue, text) => {
    const app = Fastify()
    await app.register(fhirRoutes(openDoors(doorWith(code))), { prefix: '/fhir/STU3' })
    const reply = await app.inject({ url: '/fhir/STU3/Condition?patient=2001' })
    expect(reply.statusCode).toBe(status)
    expect(reply.json().issue).toEqual([{ severity: 'error', code: issue, details: { text } }])
    expect(reply.body).not.toContain(secret)
  })

  test('a door that throws is an error of ours, not of the caller', async () => {
    const app = Fastify()
    const door: Door = { execute: () => Promise.reject(new Error(`select ${secret}`)) }
    await app.register(fhirRoutes(openDoors(door)), { prefix: '/fhir/STU3' })
    const reply = await app.inject({ url: '/fhir/STU3/Patient/2001' })
    expect(reply.statusCode).toBe(500)
    expect(reply.body).not.toContain(secret)
  })
})
