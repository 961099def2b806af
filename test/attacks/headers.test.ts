/** Headers made to be taken for something else: they name nobody, open nothing, and come out nowhere. */
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer, type GuardedServer, keyed, startGuarded } from '../doors/guarded-server.ts'

let server: GuardedServer
let admitted: readonly string[]
beforeAll(async () => {
  server = await startGuarded()
  const headers = { ...bearer(await server.token()), ...keyed((await server.subscribe('all-bundles')).key) }
  admitted = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
})
afterAll(() => server.close())

/** What comes back for these lines, sent as they are, until the server ends the connection. */
function sent(lines: readonly string[], body = ''): Promise<string> {
  return new Promise((resolve) => {
    const { port } = new URL(server.origin)
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1'),
    )
    const received: Buffer[] = []
    socket.on('data', (chunk) => received.push(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(String(Buffer.concat(received))))
  })
}
const statusOf = (reply: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(reply)?.[1])
const replies = (text: string) => text.match(/^HTTP\/1\.1 \d{3} /gm) ?? []
const start = ['GET /fhir/STU3/Patient/2001 HTTP/1.1', 'Host: 127.0.0.1', 'Connection: close']

describe('a line break in a header', () => {
  test.each([
    ['x-request-id', 'a\r\nX-Injected: yes', 200],
    ['x-request-id', 'a\nX-Injected: yes', 400],
    ['x-request-id', 'a\rX-Injected: yes', 400],
    ['x-request-id', 'a%0d%0aX-Injected: yes', 200],
    ['x-request-id', 'a\0b', 400],
    ['x-request-id', 'a\u010d\u010aX-Injected: yes', 200],
    ['origin', 'https://a.example%0d%0aX-Injected: yes', 200],
    ['prefer', 'handling=lenient%0d%0aX-Injected: yes', 200],
    ['accept', 'application/fhir+json;x="\\r\\nX-Injected: yes"', 200],
  ])('%s: %j makes no header of the reply', async (name, value, status) => {
    const reply = await sent([...start, ...admitted, `${name}: ${value}`])
    expect(statusOf(reply)).toBe(status)
    expect(replies(reply)).toHaveLength(1)
    const [head = ''] = reply.split('\r\n\r\n')
    expect(head).not.toMatch(/x-injected/i)
  })

  test.each([
    '/fhir/STU3/Patient/2001%0d%0aX-Injected:%20yes',
    '/fhir/STU3/Patient?family=a%0d%0aX-Injected:%20yes',
    '/gp/patients/2001%0d%0aX-Injected:%20yes/gp-problems/active',
    '/graphql?query=%7B__typename%7D%0d%0aX-Injected:%20yes',
    '/%0d%0aX-Injected:%20yes',
  ])('in the address %s makes none, either', async (path) => {
    const reply = await sent([`GET ${path} HTTP/1.1`, ...start.slice(1), ...admitted])
    expect(statusOf(reply)).toBeOneOf([200, 400, 404])
    const [head = ''] = reply.split('\r\n\r\n')
    expect(head).not.toMatch(/x-injected/i)
  })
})

describe('a request that two servers would read differently', () => {
  const posted = [
    'POST /graphql HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'Connection: close',
  ]
  const hidden = 'GET /fhir/STU3/Patient/2005 HTTP/1.1\r\nHost: a\r\n\r\n'
  test.each([
    ['two lengths', ['Content-Length: 2', 'Content-Length: 60'], '{}'],
    ['a length and chunks', ['Content-Length: 2', 'Transfer-Encoding: chunked'], `0\r\n\r\n${hidden}`],
    ['chunks and something else', ['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${hidden}`],
    ['chunks spelt another way', ['Transfer-Encoding: xchunked'], `0\r\n\r\n${hidden}`],
    ['a length that is none', ['Content-Length: +2'], '{}'],
    ['a negative length', ['Content-Length: -1'], '{}'],
    ['a chunk size that is none', ['Transfer-Encoding: chunked'], `zz\r\n\r\n${hidden}`],
    ['a header without a colon', ['Content-Length 2'], '{}'],
    ['a header name with a space', ['Content-Length : 2'], '{}'],
  ])('%s: is refused, and no second one is read from it', async (_what, headers, body) => {
    const reply = await sent([...posted, ...admitted, ...headers], body)
    expect(statusOf(reply)).toBeGreaterThanOrEqual(400)
    expect(statusOf(reply)).toBeLessThan(500)
    expect(replies(reply)).toHaveLength(1)
    expect(reply).not.toMatch(/Babbage/)
  })

  test('two hosts are refused', async () => {
    const reply = await sent([...start, 'Host: another.example', ...admitted])
    expect(statusOf(reply)).toBe(400)
  })
})

describe('who is asking', () => {
  test.each([
    ['a second token', ['authorization: Bearer eyJhbGciOiJub25lIn0.eyJzY29wZSI6InN5c3RlbS8qLnJlYWQifQ.']],
    ['a forwarded user', ['x-forwarded-user: admin', 'x-remote-user: admin', 'x-user-id: u-7']],
    ['rights of the subgraphs’ own', ['x-care-record-access: eyJhbGciOiJub25lIn0.e30.']],
    ['a method to be taken instead', ['x-http-method-override: DELETE', 'x-method-override: PUT']],
    [
      'an address to be taken instead',
      ['x-original-url: /metrics', 'x-rewrite-url: /fhir/STU3/Patient/2005'],
    ],
  ])('is the first token’s caller and nobody else: %s', async (_what, headers) => {
    const reply = await sent([...start, ...admitted, ...headers])
    expect(statusOf(reply)).toBe(200)
    expect(reply).toMatch(/Byron/)
    expect(reply).not.toMatch(/Babbage/)
    const without = await sent([...start, ...headers])
    expect(statusOf(without)).toBe(401)
  })

  test('nobody breaks glass by a header that is not read as one reason of staff', async () => {
    const staff = {
      sub: 'u-7',
      ods_code: 'A81001',
      role: 'GP',
      purpose_of_use: 'TREAT',
      scope: 'user/*.read',
    }
    const token = `authorization: Bearer ${await server.token(staff)}`
    for (const [reason, status] of [
      ['x-break-glass-reason:', 400],
      ['x-break-glass-reason: \t ', 400],
      ['x-break-glass-reason: a\x01b', 400],
      [`x-break-glass-reason: ${'x'.repeat(501)}`, 400],
    ] as const) {
      const reply = await sent([...start, token, reason])
      expect(statusOf(reply)).toBe(status)
      expect(reply).not.toMatch(/x-break-glass:|Byron/i)
    }
  })

  test('links of a reply are not led away by a header that proxies set', async () => {
    const search = ['GET /fhir/STU3/Patient?family=Byron HTTP/1.1', ...start.slice(1)]
    const reply = await sent([
      ...search,
      ...admitted,
      'x-forwarded-host: evil.example',
      'x-forwarded-proto: https',
      'x-forwarded-prefix: /evil',
      'forwarded: host=evil.example;proto=https',
    ])
    expect(statusOf(reply)).toBe(200)
    expect(reply).toMatch(/http:\/\/127\.0\.0\.1\/fhir\/STU3\/Patient\/2001/)
    expect(reply).not.toMatch(/evil/)
  })
})
