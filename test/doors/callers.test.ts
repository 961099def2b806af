/** Who gets through which door, over the real port. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { bearer, type DoorOf, type GuardedServer, keyed, type Reply, startGuarded } from './guarded-server.ts'

let server: GuardedServer
let everything: Readonly<Record<string, string>>

beforeAll(async () => {
  server = await startGuarded()
  everything = keyed((await server.subscribe('all-bundles')).key)
})
afterAll(() => server.close())

const doors: readonly DoorOf[] = ['graphql', 'fhir', 'ccapi']

/** What a refusal says in each door's own shape. */
function codeOf(door: DoorOf, { text }: Reply): string {
  const body = JSON.parse(text)
  if (door === 'graphql') return body.errors[0].extensions.code
  return door === 'fhir' ? body.issue[0].code : (body.Message ?? body.message)
}

const unauthorized = { graphql: 'NOT_AUTHENTICATED', fhir: 'login', ccapi: 'Unauthorized.' }
const forbidden = { graphql: 'NOT_PERMITTED', fhir: 'forbidden', ccapi: 'Forbidden.' }

const INVALID_KEY =
  'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.'
const MISSING_KEY =
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.'
const invalidKey = { graphql: 'SUBSCRIPTION_INVALID', fhir: 'security', ccapi: INVALID_KEY }

/** Nothing that came in or is stored may come out. */
function expectClean({ text }: Reply, ...secrets: string[]): void {
  for (const secret of secrets) expect(text).not.toContain(secret)
  expect(text).not.toMatch(/Asthma|Byron|9990000018|select |\/gateway\//)
}

describe.each(doors)('%s', (door) => {
  test('lets a verified caller in', async () => {
    const reply = await server.ask(door, { ...bearer(await server.token()), ...everything })
    expect(reply.status).toBe(200)
    expect(reply.text).toContain('Asthma')
  })

  test('tells who has no token what to send', async () => {
    const reply = await server.ask(door, everything)
    expect(reply.status).toBe(401)
    expect(codeOf(door, reply)).toBe(unauthorized[door])
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="care-record"')
    expectClean(reply)
  })

  test.each([
    ['of another scheme', async () => ({ authorization: 'Basic c2FuZGJveDpzYW5kYm94' })],
    ['that is no JWT', async () => bearer('sandbox')],
    ['with a signature of somebody else', async () => bearer(await server.forgedToken())],
    ['without its signature', async () => bearer((await server.token()).replace(/\.[^.]*$/, '.'))],
    ['for another service', async () => bearer(await server.token({ aud: 'another' }))],
    ['of another issuer', async () => bearer(await server.token({ iss: 'https://issuer.example' }))],
    ['that has expired', async () => bearer(await server.token({ exp: Math.floor(Date.now() / 1000) - 1 }))],
    ['of a user of an unknown kind', async () => bearer(await server.token({ sub: 'somebody' }))],
  ])('refuses a token %s', async (_what, headersOf) => {
    const headers = await headersOf()
    const reply = await server.ask(door, { ...headers, ...everything })
    expect(reply.status).toBe(401)
    expect(codeOf(door, reply)).toBe(unauthorized[door])
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="care-record", error="invalid_token"')
    expectClean(reply, headers.authorization.slice(7))
  })

  test.each(['', 'system/Encounter.read', 'patient/*.read', 'audit.read', 'system/Condition.c'])(
    'forbids what the scopes %j do not cover',
    async (scope) => {
      const reply = await server.ask(door, { ...bearer(await server.token({ scope })), ...everything })
      expect(reply.status).toBe(403)
      expect(codeOf(door, reply)).toBe(forbidden[door])
      expectClean(reply)
    },
  )

  test('refuses a key that nobody has, and one of another client, alike', async () => {
    const others = await server.subscribe('all-bundles', 'somebody-else')
    for (const key of ['nobodys-key', others.key]) {
      const reply = await server.ask(door, { ...bearer(await server.token()), ...keyed(key) })
      expect(reply.status).toBe(401)
      expect(codeOf(door, reply)).toBe(invalidKey[door])
      expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="care-record"')
      expectClean(reply, key)
    }
  })

  test('refuses a key within seconds of its revocation', async () => {
    const { id, key } = await server.subscribe('all-bundles')
    const headers = { ...bearer(await server.token()), ...keyed(key) }
    expect((await server.ask(door, headers)).status).toBe(200)
    await server.revoke(id)
    await vi.waitUntil(async () => (await server.ask(door, headers)).status === 401, {
      timeout: 6_000,
      interval: 200,
    })
  })

  test('lets staff break glass for a reason, and says so', async () => {
    const staff = {
      sub: 'u-7',
      ods_code: 'A81001',
      role: 'GP',
      purpose_of_use: 'TREAT',
      scope: 'user/*.read',
    }
    const headers = { ...bearer(await server.token(staff)), ...everything }
    const opened = await server.ask(door, {
      ...headers,
      'x-break-glass-reason': 'Unconscious in the corridor',
    })
    expect(opened.status).toBe(200)
    expect(opened.headers.get('x-break-glass')).toBe('restricted records opened; recorded')
    const told = JSON.parse(opened.text).extensions?.breakGlass
    expect(told).toEqual(door === 'graphql' ? { opened: 'restricted records', recorded: true } : undefined)
    expect((await server.ask(door, headers)).headers.get('x-break-glass')).toBeNull()
    const tooLong = await server.ask(door, { ...headers, 'x-break-glass-reason': 'x'.repeat(501) })
    expect(tooLong.status).toBe(400)
  })

  test('lets nobody else break glass', async () => {
    const headers = { ...bearer(await server.token()), ...everything, 'x-break-glass-reason': 'Curious' }
    const reply = await server.ask(door, headers)
    expect(reply.status).toBe(403)
    expect(codeOf(door, reply)).toBe(forbidden[door])
    expectClean(reply, 'Curious')
  })
})

test('a system whose issuer gave it an account has to be said to be one', async () => {
  const account = { sub: 'account-7' }
  const reply = await server.ask('fhir', bearer(await server.token(account)))
  expect([reply.status, codeOf('fhir', reply)]).toEqual([401, 'login'])
  const said = await server.ask('fhir', bearer(await server.token({ ...account, caller_kind: 'system' })))
  expect(said.status).toBe(200)
  expect((await server.events()).at(-1)).toMatchObject({ kind: 'system', client: 'desk', user: null })
})

describe('a subscription', () => {
  test('is needed by CCAPI beside the token, and says so first', async () => {
    for (const headers of [{}, bearer(await server.token())]) {
      const reply = await server.ask('ccapi', headers)
      expect(reply.status).toBe(401)
      expect(JSON.parse(reply.text)).toEqual({ statusCode: 401, message: MISSING_KEY })
    }
  })

  test('is not needed by GraphQL and FHIR', async () => {
    const headers = bearer(await server.token())
    expect((await server.ask('graphql', headers)).status).toBe(200)
    expect((await server.ask('fhir', headers)).status).toBe(200)
  })

  test.each([
    ['social-care', 'gp'],
    ['gp', 'acute'],
    ['acute', 'acute'],
  ])('to %s does not open the GP’s problems below /%s', async (product, bundle) => {
    const { key } = await server.subscribe(product)
    const url = `${server.origin}/${bundle}/patients/2001/gp-problems/active`
    const reply = await fetch(url, { headers: { ...bearer(await server.token()), ...keyed(key) } })
    expect(reply.status).toBe(401)
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="care-record"')
    expect(await reply.json()).toEqual({ statusCode: 401, message: INVALID_KEY })
  })

  test('narrows FHIR, too, where it is sent', async () => {
    const { key } = await server.subscribe('demographics')
    const headers = { ...bearer(await server.token()), ...keyed(key) }
    expect((await server.ask('fhir', headers)).status).toBe(403)
    const patient = await fetch(`${server.origin}/fhir/STU3/Patient/2001`, { headers })
    expect(patient.status).toBe(200)
  })
})

describe('in SMART v2 to read one record by its id and to search are rights of their own', () => {
  const ID = '00000002-0000-4000-8000-000000000001'
  const byId = `condition(id: "${ID}") { code { codings { display } } }`
  const listed = 'patient(detailId: "2001") { conditions(first: 1) { totalCount } }'
  const graphql = async (scope: string, query: string, operationName?: string) => {
    const reply = await fetch(`${server.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(await server.token({ scope })) },
      body: JSON.stringify({ query, operationName }),
    })
    return { status: reply.status, ...(await reply.json()) }
  }
  const fhir = async (scope: string, path: string) => {
    const headers = bearer(await server.token({ scope }))
    return (await fetch(`${server.origin}/fhir/STU3/${path}`, { headers })).status
  }

  test.each([
    ['system/Patient.r', 'Patient/2001', 'Patient?family=Byron'],
    ['system/Condition.r', `Condition/${ID}`, 'Condition?patient=2001'],
    ['system/Patient.s', 'Patient?family=Byron', 'Patient/2001'],
    ['system/Condition.s', 'Condition?patient=2001', `Condition/${ID}`],
  ])('FHIR, with %s: %s and not %s', async (scope, may, mayNot) => {
    expect([await fhir(scope, may), await fhir(scope, mayNot)]).toEqual([200, 403])
  })

  test.each([
    ['r', `{ ${byId} }`, `{ ${listed} }`],
    ['s', `{ ${listed} }`, `{ ${byId} }`],
    ['r', `{ ...f } fragment f on Query { any: ${byId} }`, `{ ...f } fragment f on Query { any: ${listed} }`],
    ['s', `{ ...f } fragment f on Query { any: ${listed} }`, `{ ...f } fragment f on Query { any: ${byId} }`],
  ])('GraphQL, with system/Condition.%s: %s and not %s', async (letter, may, mayNot) => {
    const open = await graphql(`system/Condition.${letter}`, may)
    expect(open).toMatchObject({ status: 200, data: {} })
    expect(JSON.stringify(open.data)).toMatch(letter === 'r' ? /"display":/ : /"totalCount":\d/)
    expect(open.errors).toBeUndefined()
    expect(await graphql(`system/Condition.${letter}`, mayNot)).toMatchObject({
      status: 403,
      errors: [{ extensions: { code: 'NOT_PERMITTED' } }],
    })
  })

  test.each(['r', 's'])('GraphQL, with .%s: an operation that does both needs both', async (letter) => {
    const scope = `system/Patient.rs system/Condition.${letter}`
    const { data, extensions } = await graphql(scope, `{ ${byId} ${listed} }`)
    expect(data).toEqual({ condition: null, patient: { conditions: { totalCount: 0 } } })
    expect(extensions.withheld).toEqual([{ type: 'Condition', reason: 'scope', careSetting: null }])
    const whole = await graphql(
      'system/Patient.rs system/Condition.r system/Condition.s',
      `{ ${byId} ${listed} }`,
    )
    expect(whole.data).toMatchObject({
      condition: {},
      patient: { conditions: { totalCount: expect.any(Number) } },
    })
  })

  test('GraphQL: of a document with two operations the one that runs decides', async () => {
    const query = `query One { ${byId} } query Other { ${listed} }`
    expect((await graphql('system/Condition.r', query, 'One')).status).toBe(200)
    expect((await graphql('system/Condition.r', query, 'Other')).status).toBe(403)
  })
})

describe('without a token', () => {
  test.each([
    '/',
    '/graphiql',
    '/health/live',
    '/health/ready',
    '/fhir/STU3/metadata',
    '/fhir/STU3/.well-known/smart-configuration',
  ])('%s is open', async (path) => {
    expect((await fetch(`${server.origin}${path}`)).status).toBe(200)
  })

  test.each([
    '/fhir/STU3/',
    '/fhir/STU3/Patient/2001',
    '/fhir/STU3/Nothing',
    '/gp/patients/2001/anything',
    '/ccapi/gp/patients/2001/gp-problems/active',
    '/graphql?query={__typename}',
  ])('%s is not, whether or not there is anything', async (path) => {
    expect((await fetch(`${server.origin}${path}`)).status).toBe(401)
  })

  test('a browser gets the page of /graphql and no operation', async () => {
    const headers = { accept: 'text/html' }
    const page = await fetch(`${server.origin}/graphql?query={__typename}`, { headers })
    expect(await page.text()).toContain('<!doctype html>')
    const mixed = { accept: 'application/json, text/html;q=0.1', 'apollo-require-preflight': '1' }
    const reply = await fetch(`${server.origin}/graphql?query={__typename}`, { headers: mixed })
    expect(reply.status).toBe(401)
    expect(await reply.text()).not.toContain('"data"')
  })

  test('a body is not even read', async () => {
    const body = 'x'.repeat(2_000_000)
    const headers = { 'content-type': 'application/json' }
    const reply = await fetch(`${server.origin}/graphql`, { method: 'POST', headers, body })
    expect(reply.status).toBe(401)
  })
})

test('neither tokens nor keys are logged', async () => {
  expect(server.lines.length).toBeGreaterThan(20)
  // Neither ids of requests nor times: they may hold any digits.
  const logged = server.lines.join('\n').replace(/"(requestId|at)":"[^"]*"|"durationMs":[\d.]+/g, '')
  expect(logged).not.toMatch(/eyJ|Bearer|2001/)
  expect(logged).not.toContain(everything['ocp-apim-subscription-key'])
})
