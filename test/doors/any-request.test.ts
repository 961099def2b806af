/** Whatever is sent to a door, it is answered or refused: never a failure of ours, never a word that it must not say. */
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp } from '../setup/app.ts'
import { createTestDoors } from '../setup/entrance.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { writePeople } from '../setup/people.ts'

/** Six properties of these make some twenty seconds at most; a seed of its own, so that a failure can be had again. */
const BOUNDED = {
  seed: 21_112_026,
  numRuns: 250,
  interruptAfterTimeLimit: 3_500,
  markInterruptAsFailure: false,
} as const

const IDENTIFIERS = ['9990000018', '9990000026', '9990000034', 'H-77', 'Byron', 'Babbage', 'SW1Y 4JH']
const UNSAYABLE = new RegExp(
  `${IDENTIFIERS.join('|')}|\\bselect\\b.*\\bfrom\\b|demographics\\.|::(text|uuid)|node_modules|\\.ts:|postgres`,
  'i',
)

let graph: TestGraph
let app: FastifyInstance
let origin: string
let headers: Readonly<Record<string, string>>
beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
  const doors = await createTestDoors(graph)
  headers = doors.headers
  app = await createTestApp(graph, doors)
  origin = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await app.close()
  await graph.drop()
})

const awkward = fc.constantFrom(
  ...['', ' ', '\0', 'a\0b', '\ud800', 'é\u0301', '%', '_', '\\', "'", "' or 1=1 --", '"}]', '{{1}}', '$1'],
  ...['null', '-1', '1e400', '99999999999999999999', '2024-02-30', '0000-00-00', '9999-12-31T24:00:00Z'],
  ...['__proto__', 'constructor', '../../etc/passwd', 'Ym9ndXM', 'x'.repeat(5_000), '\r\nX-Injected: 1'],
  ...IDENTIFIERS,
)
const text = fc.oneof(awkward, fc.string(), fc.string({ unit: 'binary' }))
const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null))
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.jsonValue({ maxDepth: 3 }))
/** An unknown parameter is told by its name if that looks like one, which a surname does. */
const name = text.filter((given) => !/^[A-Z]+$/i.test(given))
/** Half a character cannot be written there. */
const inAddress = (given: string) => encodeURIComponent(String(Buffer.from(given)))
const some = (names: readonly string[], of: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.oneof(fc.constantFrom(...names), text), of, { maxKeys: 4 })

async function expectHarmless(path: string, request: RequestInit): Promise<void> {
  const reply = await fetch(`${origin}${path}`, { ...request, headers: { ...headers, ...request.headers } })
  const body = await reply.text()
  expect([reply.status, body.slice(0, 300)]).toEqual([expect.toBeOneOf(CALLERS), expect.anything()])
  expect(said(reply.status, body)).not.toMatch(UNSAYABLE)
}

const CALLERS = [200, 304, 400, 404, 405, 406, 409, 413, 414, 415, 431]

/** Nothing of what a person's record holds, which may well be in an answer. */
function said(status: number, body: string): string {
  if (status >= 400) return body
  const { errors = [] } = (body === '' ? {} : JSON.parse(body)) as { errors?: { extensions?: object }[] }
  const ours = errors.filter(({ extensions }) => /INTERNAL|UNAVAILABLE/.test(JSON.stringify(extensions)))
  expect(ours).toEqual([])
  return JSON.stringify(errors)
}

const asJson = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

describe('GraphQL', () => {
  const find = `query ($criteria: PatientCriteria!, $first: Int, $after: String, $offset: Int) {
    findPatients(criteria: $criteria, first: $first, after: $after, offset: $offset) {
      totalCount pageInfo { endCursor } nodes { detailId name { name { family } } }
    }
  }`
  const criteria = some(
    ['nhsNumber', 'family', 'given', 'name', 'postalCode', 'email', 'phone', 'detailIds', 'tenancyCodes'],
    value,
  )
  test('takes any criteria', () =>
    fc.assert(
      fc.asyncProperty(criteria, value, value, value, (found, first, after, offset) =>
        expectHarmless(
          '/graphql',
          asJson({ query: find, variables: { criteria: found, first, after, offset } }),
        ),
      ),
      BOUNDED,
    ))

  const records = `query ($id: ID!, $conditions: ConditionFilter, $observations: ObservationFilter, $after: String) {
    patient(detailId: $id) {
      conditions(filter: $conditions, after: $after, first: 2) { totalCount nodes { id } pageInfo { endCursor } }
      observations(filter: $observations, first: 2) { nodes { id } }
    }
  }`
  const code = fc.record({ code: text, system: text }, { requiredKeys: [] })
  const date = fc.record({ from: text, to: text }, { requiredKeys: [] })
  const filter = fc.record(
    { codes: fc.array(code, { maxLength: 2 }), categories: fc.array(code, { maxLength: 2 }), date },
    { requiredKeys: [] },
  )
  test('takes any filter, id and cursor', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom('2001', '2005'), text),
        filter,
        fc.oneof(filter, value),
        fc.option(text),
        (id, conditions, observations, after) =>
          expectHarmless(
            '/graphql',
            asJson({ query: records, variables: { id, conditions, observations, after } }),
          ),
      ),
      BOUNDED,
    ))

  test('takes any request', () =>
    fc.assert(
      fc.asyncProperty(some(['query', 'variables', 'operationName', 'extensions'], value), (body) =>
        expectHarmless('/graphql', asJson(body)),
      ),
      BOUNDED,
    ))
})

describe('FHIR', () => {
  const names = [
    ...['_id', '_count', '_format', '_sort', 'identifier', 'family', 'given', 'name', 'birthdate', 'gender'],
    ...['address-postalcode', 'email', 'phone', 'patient', 'patient.identifier', 'category', 'code'],
    ...['clinical-status', 'asserted-date', 'getAllLinkedPatients', '_after', '_cursor'],
  ]
  const parameters = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), name), text), { maxLength: 4 })
  test('takes any parameters', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('Patient', 'Condition'),
        parameters,
        fc.boolean(),
        (type, given, lenient) =>
          expectHarmless(`/fhir/STU3/${type}?${new URLSearchParams(given)}`, {
            headers: lenient ? { prefer: 'handling=lenient' } : {},
          }),
      ),
      BOUNDED,
    ))

  test('takes any address', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom('Patient', 'Condition', 'Any'), text, (type, id) =>
        expectHarmless(`/fhir/STU3/${type}/${inAddress(id)}`, {}),
      ),
      BOUNDED,
    ))
})

describe('CCAPI', () => {
  const names = [
    ...['AllDemographics', 'AllTenancies', 'PageNumber', 'PageSize', 'RetrieveMinorNumbers', 'DateOfBirth'],
    ...['Forename', 'Gender', 'NhsNumber', 'PatientNumber', 'PatientTenancyId', 'PostCode', 'Surname'],
  ]
  test('takes any body', () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(some(names, scalar), value), (body) =>
        expectHarmless('/demographics/patients/search', asJson(body)),
      ),
      BOUNDED,
    ))

  test('takes any address and options', () =>
    fc.assert(
      fc.asyncProperty(text, fc.array(fc.tuple(name, text), { maxLength: 3 }), (id, options) =>
        expectHarmless(
          `/gp/patients/${inAddress(id)}/gp-problems/active?${new URLSearchParams(options)}`,
          {},
        ),
      ),
      BOUNDED,
    ))
})
