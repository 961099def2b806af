/** Statements, patterns and structures in place of values, in whatever can be searched by: nobody is found by one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer, type GuardedServer, keyed, startGuarded } from '../doors/guarded-server.ts'

let server: GuardedServer
let headers: Readonly<Record<string, string>>
let before: unknown
beforeAll(async () => {
  server = await startGuarded()
  headers = { ...bearer(await server.token()), ...keyed((await server.subscribe('all-bundles')).key) }
  before = await stored()
})
afterAll(() => server.close())

/** What the store holds that somebody could have changed or dropped. */
const stored = async () => [
  ...(await server.sql`
    select (select count(*)::int from demographics.patient_record) as records,
      (select count(*)::int from demographics.patient_name) as names,
      (select count(*)::int from clinical.condition) as conditions,
      (select count(*)::int from clinical.observation) as observations,
      (select count(*)::int from admin_adt.encounter) as encounters,
      (select count(*)::int from pg_tables where schemaname !~ '^pg_|^information_schema$') as tables`),
]

/** What follows a value that would find somebody. */
const suffixes = [
  "' or '1'='1",
  "' or 1=1 --",
  "') or true --",
  "'; drop table demographics.patient_record; --",
  "'; update demographics.patient_record set restricted = false; --",
  "' union select detail_id::text from demographics.patient_record --",
  "' || (select pg_sleep(10)) || '",
  '"} or {"1":"1',
  "\"]}') or jsonb_path_exists(extra, '$.*') --",
  '{"$ne":null}',
  '\\',
  "\\' or 1=1 --",
  '%',
  '_',
  '％',
  '*',
  '.*',
  '/**/or/**/1=1',
  '$1',
  '$$;select 1;$$',
  '::text',
  '\u0000',
  '\u2019 or 1=1',
  '}',
  ',2005}',
  '\n--\nx',
]
/** What stands in place of a value, and must not match everybody. */
const wholes = [
  '%',
  '%%%',
  '_',
  '\\',
  '\\%',
  '*',
  '.*',
  "'",
  "''",
  '"',
  '{}',
  '[]',
  'null',
  'true',
  '$1',
  '\u0301',
  '\u0300\u0301',
  '\u200b',
  '\ufeff',
  '\u00ad',
  '％',
  '＿',
  '\\0',
  '{2001}',
  '}',
  ';',
  '--',
]
/** What is no text, where a text belongs. */
const structures: readonly unknown[] = [
  { $ne: null },
  { $gt: '' },
  { value: { $regex: '.*' } },
  [],
  [['2001']],
  [{ value: '' }],
  { __proto__: { family: '' } },
  { toString: 'x' },
  true,
  0,
]

interface Found {
  readonly status: number
  readonly count: number
  readonly text: string
}

const UNSAYABLE =
  /\bselect\b.*\bfrom\b|syntax error|pg_|demographics\.|node_modules|\.ts:|postgres|22P02|42601/i

/** Answered with nobody, or refused in words that quote nothing. */
function expectNobody(given: unknown, { status, count, text }: Found): void {
  expect([given, status, count]).toEqual([given, expect.toBeOneOf([200, 400, 404]), 0])
  if (status !== 200) expect([given, text.match(UNSAYABLE)]).toEqual([given, null])
}

async function graphql(query: string, variables: object): Promise<Found> {
  const reply = await fetch(`${server.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  const text = await reply.text()
  const { data, errors = [] } = JSON.parse(text) as {
    data?: Record<string, { totalCount?: number; list?: { totalCount: number } | null } | null> | null
    errors?: { extensions: { code: string } }[]
  }
  for (const { extensions } of errors)
    expect(['INVALID_REQUEST', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(extensions.code)
  const [found = null] = Object.values(data ?? {})
  const count = found === null || found.list === null ? 0 : (found.totalCount ?? found.list?.totalCount ?? 1)
  return { status: reply.status, count, text }
}

async function fhir(path: string): Promise<Found> {
  const reply = await fetch(`${server.origin}/fhir/STU3/${path}`, { headers })
  const text = await reply.text()
  const { total = 0, resourceType } = JSON.parse(text) as { total?: number; resourceType: string }
  return { status: reply.status, count: resourceType === 'Bundle' || reply.status !== 200 ? total : 1, text }
}

async function ccapi(body: unknown): Promise<Found> {
  const reply = await fetch(`${server.origin}/demographics/patients/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const text = await reply.text()
  const { TotalItemCount = 0 } = JSON.parse(text) as { TotalItemCount?: number }
  return { status: reply.status, count: TotalItemCount, text }
}

async function expectNobodyBy(real: string, ask: (given: string) => Promise<Found>): Promise<void> {
  for (const suffix of suffixes) expectNobody(real + suffix, await ask(real + suffix))
  for (const whole of wholes) expectNobody(whole, await ask(whole))
}

describe('GraphQL', () => {
  const find =
    'query ($criteria: PatientCriteria!) { findPatients(criteria: $criteria) { totalCount nodes { detailId } } }'
  const by = (criteria: unknown) => graphql(find, { criteria })

  test.each<[string, string, (given: unknown) => unknown]>([
    ['nhsNumber', '9990000018', (nhsNumber) => ({ nhsNumber })],
    ['identifier', 'H-77', (value) => ({ identifier: { value } })],
    [
      'system of an identifier',
      'https://example.org/pas',
      (system) => ({ identifier: { system, value: 'H-77' } }),
    ],
    ['detailIds', '2001', (id) => ({ detailIds: [id] })],
    ['family', 'Byron', (family) => ({ family })],
    ['given', 'Ada', (given) => ({ given })],
    ['name', 'Ada', (name) => ({ name })],
    ['postalCode', 'SW1Y 4JH', (postalCode) => ({ postalCode })],
    ['email', 'ada@example.org', (email) => ({ email })],
    ['phone', '01632 960001', (phone) => ({ phone })],
    ['tenancyCodes', 'GP1', (code) => ({ tenancyCodes: [code] })],
    ['first day of birth', '1955-12-10', (from) => ({ birthDate: { from, to: '1955-12-10' } })],
    ['last day of birth', '1955-12-10', (to) => ({ birthDate: { from: '1955-12-10', to } })],
  ])('%s', async (_name, real, criteria) => {
    expect(await by(criteria(real))).toMatchObject({ status: 200, count: expect.toBeOneOf([1, 2]) })
    await expectNobodyBy(real, (given) => by(criteria(given)))
    for (const structure of structures) {
      // A whole number is an id, and a list of one its item: neither finds anybody.
      expectNobody(structure, await by(criteria(structure)))
    }
  })

  test.each([
    { $where: '1=1' },
    { family: { $ne: null } },
    { family: 'x', or: [{ family: 'Byron' }] },
    [],
    'Byron',
    null,
  ])('criteria that are %j', async (criteria) => expectNobody(criteria, await by(criteria)))

  const listed = (list: string, type: string) =>
    `query ($filter: ${type}, $after: String, $first: Int) { patient(detailId: "2001") { list: ${list}(filter: $filter, after: $after, first: $first) { totalCount nodes { id } } } }`

  test.each<[string, string, string, string, (given: unknown) => unknown]>([
    ['code', 'conditions', 'ConditionFilter', '195967001', (code) => ({ codes: [{ code }] })],
    [
      'system',
      'conditions',
      'ConditionFilter',
      'http://snomed.info/sct',
      (system) => ({ codes: [{ system }] }),
    ],
    [
      'category',
      'conditions',
      'ConditionFilter',
      'problem-list-item',
      (code) => ({ categories: [{ code }] }),
    ],
    ['day', 'conditions', 'ConditionFilter', '2015-03-01', (from) => ({ date: { from, to: '2015-03-01' } })],
    [
      'code of an allergy',
      'allergyIntolerances',
      'AllergyIntoleranceFilter',
      '91936005',
      (code) => ({ codes: [{ code }] }),
    ],
    [
      'code of an observation',
      'observations',
      'ObservationFilter',
      '8867-4',
      (code) => ({ codes: [{ code }] }),
    ],
    ['class of an encounter', 'encounters', 'EncounterFilter', 'IMP', (code) => ({ classes: [code] })],
  ])('%s of a filter', async (_name, list, type, real, filter) => {
    const ask = (given: unknown) => graphql(listed(list, type), { filter: filter(given) })
    expect((await ask(real)).count).toBeGreaterThan(0)
    await expectNobodyBy(real, ask)
    for (const structure of structures) expectNobody(structure, await ask(structure))
  })

  test.each([
    ['patient', 'detailId', '2001'],
    ['patientByNhsNumber', 'nhsNumber', '9990000018'],
    ['condition', 'id', '00000002-0000-4000-8000-000000000001'],
    ['allergyIntolerance', 'id', '00000003-0000-4000-8000-000000000001'],
    ['observation', 'id', '00000005-0000-4000-8000-000000000001'],
    ['encounter', 'id', '00000004-0000-4000-8000-000000000001'],
    ['organization', 'id', '00000006-0000-4000-8000-000000000001'],
    ['location', 'id', '00000007-0000-4000-8000-000000000001'],
    ['practitioner', 'id', '00000008-0000-4000-8000-000000000001'],
  ])('%s by its %s', async (field, argument, real) => {
    const ask = (id: string) =>
      graphql(`query ($id: ID!) { ${field}(${argument}: $id) { __typename } }`, { id })
    expect((await ask(real)).count).toBe(1)
    await expectNobodyBy(real, ask)
  })

  test.each<[string, string, string, (given: unknown) => unknown]>([
    ['organizations', 'OrganizationFilter', 'Engine Hospital', (name) => ({ name })],
    ['organizations', 'OrganizationFilter', 'RY9', (odsCode) => ({ odsCode })],
    ['locations', 'LocationFilter', 'Ward 7', (name) => ({ name })],
    ['practitioners', 'PractitionerFilter', 'PAS1', (code) => ({ tenancyCodes: [code] })],
  ])('%s by a field of %s', async (list, type, real, filter) => {
    const ask = (given: unknown) =>
      graphql(`query ($filter: ${type}) { ${list}(filter: $filter) { totalCount } }`, {
        filter: filter(given),
      })
    expect((await ask(real)).count).toBe(1)
    for (const suffix of suffixes) expectNobody(suffix, await ask(real + suffix))
  })

  test('a cursor that was made up', async () => {
    const places = [
      "hit 2001' or '1'='1",
      'hit 2001; select 1',
      'after x',
      '{"at":null,"id":"x"}',
      '["2020", "\' or 1=1"]',
      'x'.repeat(10_000),
    ]
    for (const place of [...places, ...suffixes]) {
      const after = Buffer.from(place).toString('base64url')
      for (const sent of [after, place]) {
        expectNobody(
          sent,
          await graphql(
            `query ($after: String) { findPatients(criteria: { family: "x" }, after: $after) { totalCount } }`,
            { after: sent },
          ),
        )
        const { status, text } = await graphql(listed('conditions', 'ConditionFilter'), { after: sent })
        expect([sent, status, text.match(UNSAYABLE)]).toEqual([sent, expect.toBeOneOf([200, 400]), null])
        expect([sent, text]).toEqual([sent, expect.stringContaining('"errors"')])
      }
    }
  })
})

describe('FHIR', () => {
  /** A comma would make it two of them, of which the first is real. */
  const oneAlternative = (given: string) => given.replaceAll(',', '\\,')
  const search = (type: string, parameters: Readonly<Record<string, string>>) =>
    fhir(`${type}?${new URLSearchParams(parameters)}`)

  test.each([
    ['_id', '2001'],
    ['identifier', 'https://fhir.nhs.uk/Id/nhs-number|9990000018'],
    ['family', 'Byron'],
    ['given', 'Ada'],
    ['name', 'Ada'],
    ['gender', 'female'],
    ['birthdate', '1955-12-10'],
    ['address-postalcode', 'SW1Y 4JH'],
    ['address-postcode', 'SW1Y 4JH'],
    ['email', 'ada@example.org'],
    ['phone', '01632 960001'],
  ])('Patient by %s', async (name, real) => {
    expect((await search('Patient', { [name]: real })).count).toBeGreaterThan(0)
    await expectNobodyBy(real, (given) => search('Patient', { [name]: oneAlternative(given) }))
  })

  test.each([
    ['patient', '2001', {}],
    ['patient.identifier', 'https://fhir.nhs.uk/Id/nhs-number|9990000018', {}],
    ['category', 'problem-list-item', { patient: '2001' }],
    ['clinical-status', 'active', { patient: '2001' }],
    ['code', '195967001', { patient: '2001' }],
    ['code', 'http://snomed.info/sct|195967001', { patient: '2001' }],
  ])('Condition by %s', async (name, real, others) => {
    expect((await search('Condition', { ...others, [name]: real })).count).toBeGreaterThan(0)
    await expectNobodyBy(real, (given) => search('Condition', { ...others, [name]: oneAlternative(given) }))
  })

  test.each(['_count', '_summary', '_after', '_format'])('%s', async (name) => {
    for (const given of [...suffixes, ...wholes]) {
      const { status, text } = await search('Patient', { family: 'Nobody', [name]: given })
      expect([given, status, text.match(UNSAYABLE)]).toEqual([given, expect.toBeOneOf([200, 400, 406]), null])
    }
  })

  test('the name of a parameter, and an id in the address', async () => {
    for (const given of suffixes) {
      expectNobody(given, await search('Patient', { [`family${given}`]: 'Byron' }))
      for (const type of ['Patient', 'Condition'])
        expectNobody(given, await fhir(`${type}/${encodeURIComponent(`2001${given}`)}`))
    }
  })
})

describe('CCAPI', () => {
  const all = { AllTenancies: true }

  test.each([
    ['DateOfBirth', '1955-12-10'],
    ['Forename', 'Ada'],
    ['Gender', 'Female'],
    ['NhsNumber', '9990000018'],
    ['PatientNumber', 'H-77'],
    ['PostCode', 'SW1Y 4JH'],
    ['Surname', 'Byron'],
  ])('%s', async (name, real) => {
    expect((await ccapi({ ...all, [name]: real })).count).toBeGreaterThan(0)
    await expectNobodyBy(real, (given) => ccapi({ ...all, [name]: given }))
    for (const structure of structures) expectNobody(structure, await ccapi({ ...all, [name]: structure }))
  })

  test.each([
    'AllDemographics',
    'AllTenancies',
    'PageNumber',
    'PageSize',
    'RetrieveMinorNumbers',
    'PatientTenancyId',
  ])('%s', async (name) => {
    for (const given of [...suffixes, ...structures]) {
      const { status, text } = await ccapi({ Surname: 'Nobody', [name]: given })
      expect([given, status, text.match(UNSAYABLE)]).toEqual([given, expect.toBeOneOf([200, 400]), null])
    }
  })

  test('what is no object, and properties that it does not have', async () => {
    for (const body of [...structures, { $where: '1=1' }, { Surname: 'Byron', "x' or 1=1": 1 }])
      expectNobody(body, await ccapi(body))
  })

  test('the id and the options of a section', async () => {
    const section = async (path: string) => {
      const reply = await fetch(`${server.origin}/gp/patients/${path}`, { headers })
      return { status: reply.status, count: 0, text: await reply.text() }
    }
    for (const given of suffixes) {
      const id = encodeURIComponent(`2001${given}`)
      const unknown = await section(`${id}/gp-problems/active`)
      expect([given, unknown.status, unknown.text.match(UNSAYABLE)]).toEqual([given, 404, null])
      for (const option of ['FilterByRubric', 'SortByDate', 'PageNumber', 'PageSize', `x${given}`]) {
        const query = new URLSearchParams({ [option]: `Asthma${given}` })
        const { status, text } = await section(`2001/gp-problems/active?${query}`)
        expect([given, option, status, text.match(UNSAYABLE)]).toEqual([
          given,
          option,
          expect.toBeOneOf([200, 400]),
          null,
        ])
        expect([given, option, text]).not.toEqual([given, option, expect.stringContaining('"Rubric"')])
      }
    }
  })
})

test('nothing that was stored has changed', async () => {
  expect(await stored()).toEqual(before)
})
