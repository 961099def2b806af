/** Operations and bodies made to cost much, sent with a good token to the real graph: refused soon, and kept as refused. */
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bearer, type GuardedServer, keyed, startGuarded } from '../doors/guarded-server.ts'

let server: GuardedServer
let headers: Readonly<Record<string, string>>
beforeAll(async () => {
  server = await startGuarded()
  headers = { ...bearer(await server.token()), ...keyed((await server.subscribe('all-bundles')).key) }
})
afterAll(() => server.close())
beforeEach(() => {
  server.statements.length = 0
})

/** Generous: each takes a few milliseconds where nothing else runs. */
const SOON_MS = 5_000
const repeat = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ')
/** Fields within fields: a person's records, each of which leads back to the person. */
const nested = (levels: number, field: string) =>
  `${`${field} {`.repeat(levels)} detailId ${'}'.repeat(levels)}`

async function post(body: unknown): Promise<{ status: number; text: string; tookMs: number }> {
  const startedMs = performance.now()
  const reply = await fetch(`${server.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: reply.status, text: await reply.text(), tookMs: performance.now() - startedMs }
}

describe('an operation', () => {
  test.each([
    ['of many aliases', `{ ${repeat(300, (n) => `a${n}: patient(detailId: "2001") { detailId }`)} }`],
    [
      'of many aliases below one person',
      `{ patient(detailId: "2001") { ${repeat(251, (n) => `a${n}: detailId`)} } }`,
    ],
    ['of one alias, many times', `{ ${repeat(1_500, () => 'a: patient(detailId: "2001") { detailId }')} }`],
    [
      'of many directives',
      `{ patient(detailId: "2001") { detailId ${repeat(300, () => '@skip(if: false)')} } }`,
    ],
    [
      'of many unknown directives',
      `{ patient(detailId: "2001") { detailId ${repeat(300, (n) => `@a${n}`)} } }`,
    ],
    ['that is deep', `{ patient(detailId: "2001") { ${nested(40, 'records { patient')}${'}'.repeat(40)} } }`],
    [
      'that is deep through fragments',
      `{ patient(detailId: "2001") { ...F0 } } ${repeat(45, (n) => `fragment F${n} on Patient { records { patient { ...F${n + 1} } } }`)} fragment F45 on Patient { detailId }`,
    ],
    [
      'whose fragments double',
      `{ patient(detailId: "2001") { ...F0 } } ${repeat(40, (n) => `fragment F${n} on Patient { ...F${n + 1} b${n}: detailId ...F${n + 1} }`)} fragment F40 on Patient { detailId }`,
    ],
    [
      'whose fragment holds itself',
      '{ patient(detailId: "2001") { ...F } } fragment F on Patient { records { patient { ...F } } }',
    ],
    [
      'whose fragments go round',
      '{ patient(detailId: "2001") { ...A } } fragment A on Patient { ...B } fragment B on Patient { ...C } fragment C on Patient { ...A }',
    ],
    ['whose variables go round', 'query ($a: ID = $b, $b: ID = $a) { patient(detailId: $a) { detailId } }'],
    [
      'of pages of pages',
      `{ findPatients(criteria: { family: "B" }, first: 200) { nodes { ${repeat(9, (n) => `c${n}: conditions(first: 10000) { nodes { id } }`)} } } }`,
    ],
    ['of a very long name', `query ${'x'.repeat(200_000)}( { patient }`],
    ['of many brackets', `{ patient(detailId: ${'['.repeat(9_000)} ) }`],
    ['of many operations', repeat(60, (n) => `query Q${n} { patient(detailId: "2001") { detailId } }`)],
  ])('%s is refused soon, and the store is asked nothing', async (_what, query) => {
    const { status, text, tookMs } = await post({
      query,
      operationName: query.startsWith('query Q0') ? 'Q0' : undefined,
    })
    expect([status, text.slice(0, 300)]).toEqual([400, expect.stringContaining('"errors"')])
    expect(tookMs).toBeLessThan(SOON_MS)
    expect(server.statements).toEqual([])
    expect(text).not.toMatch(/"data"|Byron|\.ts:/)
    expect((await server.events()).at(-1)).toMatchObject({
      outcome: 'refused',
      fault: 'INVALID_REQUEST',
      counts: {},
    })
  })

  test('within the limits is answered all the same', async () => {
    const query = `{ patient(detailId: "2001") { ${nested(2, 'records { patient')}${'}'.repeat(2)} } }`
    expect(await post({ query })).toMatchObject({ status: 200, text: expect.stringContaining('2001') })
  })
})

describe('a body', () => {
  const find = 'query ($c: PatientCriteria!) { findPatients(criteria: $c) { totalCount } }'
  test.each([
    [
      'of nested lists',
      `{"query": "{__typename}", "variables": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    ],
    ['of nested objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    [
      'of a list of operations',
      JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: '{ __typename }' }))),
    ],
    [
      'of a long list of DetailIDs',
      JSON.stringify({
        query: find,
        variables: { c: { detailIds: Array.from({ length: 100_000 }, () => 'x'), family: 3 } },
      }),
    ],
    [
      'that sets what every object has',
      '{"__proto__": {"query": "{__typename}"}, "constructor": {"prototype": {"query": "x"}}}',
    ],
    ['that is not JSON', `{"query": "{ patient(detailId: \\"2001\\")`],
    ['that is nothing', ''],
    ['of a number', '7'],
    [
      'of a very large number',
      `{"query": "query ($n: Int) { findPatients(criteria: {family: \\"B\\"}, first: $n) { totalCount } }", "variables": {"n": 1e400}}`,
    ],
  ])('%s is refused soon', async (_what, body) => {
    const { status, text, tookMs } = await post(body)
    expect([status, text.slice(0, 300)]).toEqual([
      expect.toBeOneOf([400, 413]),
      expect.stringContaining('"errors"'),
    ])
    expect(tookMs).toBeLessThan(SOON_MS)
    expect(text).not.toMatch(/Byron|2001|\.ts:/)
  })

  test.each([
    ['/graphql', 'application/json'],
    ['/fhir/STU3/Patient/_search', 'application/x-www-form-urlencoded'],
    ['/demographics/patients/search', 'application/json'],
  ])(
    'of ten megabytes to %s is refused as soon as its size is told, and that is kept',
    async (path, type) => {
      const text = await untilClosed(path, type, 'Content-Length: 10485760', '{')
      expect(text).toMatch(/^HTTP\/1\.1 413 /)
      expect((await server.events()).at(-1)).toMatchObject({
        client: 'desk',
        outcome: 'refused',
        fault: 'INVALID_REQUEST',
      })
    },
  )

  test.each([
    ['/graphql', 'application/json'],
    ['/fhir/STU3/Patient/_search', 'application/x-www-form-urlencoded'],
    ['/demographics/patients/search', 'application/json'],
  ])('of ten megabytes to %s in chunks is refused once it is too large', async (path, type) => {
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    expect(await untilClosed(path, type, 'Transfer-Encoding: chunked', chunk.repeat(160))).toMatch(
      /^HTTP\/1\.1 413 /,
    )
  })

  test('compressed a thousand times is not unpacked', async () => {
    const reply = await fetch(`${server.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', ...headers },
      body: Buffer.from('1f8b0800000000000003abae0500430a0a0a02000000', 'hex'),
    })
    expect(reply.status).toBeOneOf([400, 415])
  })
})

function untilClosed(path: string, type: string, length: string, body: string): Promise<string> {
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Content-Type: ${type}`,
    length,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  return new Promise((resolve) => {
    const { port } = new URL(server.origin)
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`),
    )
    const received: Buffer[] = []
    socket.on('data', (chunk) => received.push(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(String(Buffer.concat(received))))
  })
}
