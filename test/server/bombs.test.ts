/** Requests made to cost much, through a real port: each is answered in bounded time, in its door's own shape. */
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ccapiRoutes } from '../../gateway/rest/ccapi/ccapi-routes.ts'
import { fhirRoutes } from '../../gateway/rest/fhir/fhir-routes.ts'
import { openDoors } from '../setup/open-doors.ts'
import { answer, createTestServer } from './fake-door.ts'

const SOON_MS = 1_500
const repeat = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ')

let origin: string
let close: () => Promise<void>
let asked: readonly unknown[]
beforeAll(async () => {
  const door = { execute: () => Promise.resolve(answer(null) as never) }
  const server = await createTestServer(undefined, {
    receiveTimeouts: { headersMs: 400, requestMs: 800 },
    contracts: [
      { prefix: '/fhir/STU3', routes: fhirRoutes(openDoors(door)) },
      { prefix: '', routes: ccapiRoutes(openDoors(door)) },
    ],
  })
  asked = server.asked
  origin = await server.app.listen({ host: '127.0.0.1', port: 0 })
  close = () => server.app.close()
})
afterAll(() => close())

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })

describe('an operation that is a bomb', () => {
  const doubling = (index: number) =>
    `fragment F${index} on Query { a: hello ...F${index + 1} ...F${index + 1} }`
  it.each([
    ['a thousand aliases', `{ ${repeat(1000, (index) => `a${index}: hello`)} }`, /1000 fields|200 aliases/],
    ['one alias many times', `{ ${repeat(3000, () => 'a: hello')} }`, /this one has 3000/],
    ['a thousand directives', `{ hello ${repeat(1000, () => '@skip(if: false)')} }`, /this one has 1000/],
    [
      'fragments that double',
      `{ ...F0 } ${repeat(500, doubling)} fragment F500 on Query { hello }`,
      /more than/,
    ],
    [
      'a fragment cycle',
      '{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }',
      /within itself/,
    ],
    [
      'a hundred fragments in cycles',
      `{ ...F0 } ${repeat(100, (index) => `fragment F${index} on Query { ${repeat(20, (spread) => `...F${(index * 7 + spread) % 100}`)} }`)}`,
      /within itself/,
    ],
    ['a deep list', `{ hello(name: ${'['.repeat(4900)}${']'.repeat(4900)}) }`, /parsed|planned|represent/],
    ['many tokens', `{ ${'hello '.repeat(100_000)} }`, /10000 tokens/],
    ['many operations', repeat(1000, (index) => `query Q${index} { hello }`), /50 operations/],
  ])('ends soon: %s', async (_, query, message) => {
    const before = asked.length
    const startedMs = performance.now()
    const reply = await post('/graphql', JSON.stringify({ query, operationName: 'Q1' }))
    const { errors } = (await reply.json()) as { errors: { message: string; extensions: { code: string } }[] }
    expect(performance.now() - startedMs).toBeLessThan(SOON_MS)
    expect(reply.status).toBe(400)
    expect(errors[0]?.message).toMatch(message)
    expect(errors[0]?.extensions.code).toMatch(/OPERATION_TOO_LARGE|GRAPHQL_/)
    expect(asked.length).toBe(before)
  })

  it('is refused as a GET, too', async () => {
    const query = encodeURIComponent(`{ ${repeat(300, (index) => `a${index}: hello`)} }`)
    const headers = { 'apollo-require-preflight': 'true' }
    const reply = await fetch(`${origin}/graphql?query=${query}`, { headers })
    expect(await reply.json()).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_TOO_LARGE' } }] })
  })

  it('is refused in a batch, whatever the batch holds', async () => {
    const reply = await post('/graphql', JSON.stringify([{ query: '{ hello }' }, { query: '{ hello }' }]))
    expect(reply.status).toBe(400)
    expect(await reply.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
  })
})

describe('a body of ten megabytes', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  it.each([
    ['/graphql', {}, { errors: [{ extensions: { code: 'INVALID_REQUEST' } }] }],
    ['/fhir/STU3/Patient/_search', form, { resourceType: 'OperationOutcome' }],
    ['/demographics/patients/search', {}, { Message: 'The request could not be read.' }],
  ])('is refused by %s as soon as its size is told', async (path, headers, shape) => {
    const announced = await raw(
      `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${Object.values(headers)[0] ?? 'application/json'}\r\nContent-Length: 10485760\r\n\r\n{`,
    )
    expect(announced.tookMs).toBeLessThan(SOON_MS / 3)
    expect(announced.text).toMatch(/^HTTP\/1.1 413 .*connection: close/is)
    expect(JSON.parse(bodyOf(announced.text))).toMatchObject(shape)
  })

  it('is refused once it has grown too large, when its size was not told', async () => {
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const sent = await raw(
      `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(160)}`,
    )
    expect(sent.text).toMatch(/^HTTP\/1.1 413 .*connection: close/is)
  })
})

describe('a request that does not come', () => {
  it.each([
    ['headers', 'POST /graphql HTTP/1.1\r\nHost: a\r\nX-Slow:'],
    [
      'a body',
      'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{',
    ],
  ])('is not waited for: %s', async (_, start) => {
    const { text, tookMs } = await raw(start)
    expect(tookMs).toBeLessThan(SOON_MS)
    expect(text).toMatch(/^HTTP\/1.1 408 /)
    expect(text).toMatch(/x-content-type-options: nosniff/)
  })

  it.each([
    ['too large', `X-Large: ${'x'.repeat(20_000)}`],
    [
      'too many',
      repeat(120, (index) => `X-${index}: 1\r\n`)
        .replaceAll('\r\n ', '\r\n')
        .trim(),
    ],
  ])('has headers that are %s', async (_, headers) => {
    const { text } = await raw(
      `GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}\r\n\r\n`,
    )
    expect(text).toMatch(/^HTTP\/1.1 431 /)
    expect(JSON.parse(bodyOf(text))).toMatchObject({ error: { code: 'INVALID_REQUEST' } })
  })

  it('cannot be read', async () => {
    const { text } = await raw('GET / HTTP/9.9\r\n\r\n')
    expect(text).toMatch(/^HTTP\/1.1 400 /)
  })
})

const bodyOf = (reply: string) => reply.slice(reply.indexOf('\r\n\r\n') + 4)

/** What comes back until the server ends the connection. */
function raw(text: string): Promise<{ readonly text: string; readonly tookMs: number }> {
  return new Promise((resolve) => {
    const startedMs = performance.now()
    const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(text))
    const received: Buffer[] = []
    socket.on('data', (chunk) => received.push(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () =>
      resolve({ text: String(Buffer.concat(received)), tookMs: performance.now() - startedMs }),
    )
  })
}
