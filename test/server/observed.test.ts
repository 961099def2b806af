/** What an operator sees of a running server: metrics, log lines and readiness, none of which holds a person. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { ccapiRoutes } from '../../gateway/rest/ccapi/ccapi-routes.ts'
import { createLog, readableLine } from '../../gateway/server/log.ts'
import { createMetrics } from '../../gateway/server/metrics/metrics.ts'
import { createSafelist } from '../../gateway/server/operations/safelist.ts'
import { listen } from '../../subgraphs/serving/port.ts'
import { openDoors } from '../setup/open-doors.ts'
import { answer, createServerWithTokens, createTestServer } from './fake-door.ts'

const post = (payload: object) =>
  ({ method: 'POST', url: '/graphql', headers: { 'content-type': 'application/json' }, payload }) as const

describe('metrics', () => {
  it('count operations by door and name', async () => {
    const metrics = createMetrics()
    const door = { execute: () => Promise.resolve(answer(null, [{ message: 'no' }]) as never) }
    const ccapi = metrics.metered(door, 'ccapi', null)
    const { app } = await createTestServer(undefined, {
      metrics,
      safelist: createSafelist([{ text: 'query Hello { hello }' }]),
      contracts: [{ prefix: '', routes: ccapiRoutes(openDoors(ccapi)) }],
    })
    await app.inject(post({ query: 'query Hello { hello }' }))
    await app.inject('/gp/patients/1/gp-problems/active')
    const { body, headers } = await app.inject('/metrics')
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(body).toContain(
      'record_operation_duration_seconds_count{door="graphql",operation="Hello",outcome="answered"} 1',
    )
    expect(body).toContain(
      'record_operation_duration_seconds_count{door="ccapi",operation="CcapiGpActiveProblems",outcome="refused"} 1',
    )
    await app.close()
  })

  it('hold no name that a client made up, and nothing else that was sent', async () => {
    const metrics = createMetrics()
    const { app } = await createTestServer(undefined, { metrics })
    for (let number = 0; number < 50; number++) {
      await app.inject({
        ...post({ query: `query Of9990000018_${number} { hello }` }),
        headers: {
          'content-type': 'application/json',
          'user-agent': '9990000018',
          'x-request-id': '9990000018',
        },
      })
      await app.inject(`/gp/patients/9990000018/${number}`)
    }
    const { body } = await app.inject('/metrics')
    expect(body).not.toContain('9990000018')
    expect(body).toContain('operation="other"')
    expect(body.length).toBeLessThan(6_000)
    await app.close()
  })

  it.each([
    [undefined, undefined, 200],
    ['a-token-that-only-prometheus-has', 'Bearer a-token-that-only-prometheus-has', 200],
    ['a-token-that-only-prometheus-has', 'Bearer a-token-that-only-prometheus-hat', 401],
    ['a-token-that-only-prometheus-has', 'Bearer', 401],
    ['a-token-that-only-prometheus-has', undefined, 401],
  ])('with the token %s are told to who sends %s: %i', async (metricsToken, authorization, status) => {
    const { app } = await createTestServer(undefined, { metrics: createMetrics(), metricsToken })
    const reply = await app.inject({ url: '/metrics', headers: { ...(authorization && { authorization }) } })
    expect(reply.statusCode).toBe(status)
    expect(reply.body.includes('record_requests_in_flight')).toBe(status === 200)
    expect(reply.headers['www-authenticate']).toBe(status === 401 ? 'Bearer realm="metrics"' : undefined)
    await app.close()
  })

  it('tell what was listened to', async () => {
    const metrics = createMetrics()
    metrics.onStatement('clinical', 500)
    metrics.onSubgraphError('clinical', 'UNAVAILABLE')
    metrics.onAuditBatch({ size: 3, lagMs: 250, outcome: 'committed' })
    metrics.onAuditBatch({ size: 2, lagMs: 500, outcome: 'failed' })
    metrics.onRequestStarted()
    metrics.watchPlanCache(() => ({ size: 4, hits: 9, misses: 5 }))
    const text = await metrics.render()
    for (const line of [
      'record_sql_statements_total{subgraph="clinical"} 1',
      'record_sql_seconds_total{subgraph="clinical"} 0.5',
      'record_subgraph_errors_total{subgraph="clinical",code="UNAVAILABLE"} 1',
      'record_audit_lag_seconds 0.5',
      'record_audit_events_total{outcome="committed"} 3',
      'record_audit_events_total{outcome="failed"} 2',
      'record_requests_in_flight 1',
      'record_plan_cache{count="hits"} 9',
      'record_event_loop_lag_seconds{quantile="0.99"}',
    ])
      expect(text).toContain(line)
    expect(await createMetrics().render()).not.toContain('clinical')
    metrics.close()
  })
})

describe('the log', () => {
  it('keeps what must not be said to itself, whoever hands it over', () => {
    const lines: string[] = []
    const log = createLog({ level: 'info', write: (line) => lines.push(line) })
    log.info({ code: '57P01', token: 't0ken', request: { headers: { a: 1 }, url: '/x/9990000018' } }, 'Away.')
    log.debug('not at this level')
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toMatch(/t0ken|9990000018/)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', code: '57P01', msg: 'Away.' })
  })

  it('is one line of words in a terminal', () => {
    const lines: string[] = []
    createLog({ level: 'warn', write: (line) => lines.push(readableLine(line)) }).warn(
      { subgraph: 'clinical', code: '08006' },
      'A store did not answer.',
    )
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn A store did not answer\. subgraph=clinical code=08006$/)
  })

  it('names the client of a verified token, and nothing that only claims to be one', async () => {
    const { app, lines, headers } = await createServerWithTokens()
    await app.inject({
      ...post({ query: '{ hello }' }),
      headers: { ...headers, 'content-type': 'application/json' },
    })
    await app.inject({
      ...post({ query: '{ hello }' }),
      headers: { authorization: `${headers.authorization}x`, 'content-type': 'application/json' },
    })
    const [verified, forged] = lines.map((line) => JSON.parse(line))
    expect(verified).toMatchObject({ client: 'sandbox', route: '/graphql', method: 'POST', status: 200 })
    expect(forged).toMatchObject({ client: null, route: '/graphql', status: 401 })
    expect(lines.join()).not.toMatch(/eyJ|Bearer/)
  })
})

describe('readiness', () => {
  it.each([
    ['never answers', () => new Promise<never>(() => undefined)],
    ['fails', () => Promise.reject(new Error('at db:5432'))],
  ])('is denied soon when a store %s', async (_, health) => {
    const { app } = await createTestServer(undefined, { health })
    const startedMs = performance.now()
    const reply = await app.inject('/health/ready')
    expect(performance.now() - startedMs).toBeLessThan(4_000)
    expect(reply.statusCode).toBe(503)
    expect(reply.json()).toEqual({ status: 'unavailable', subgraphs: {} })
  })

  it('ends when draining begins, also for who is connected', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { app, asked } = await createTestServer(async () => {
      await held
      return answer({ hello: 'world' })
    })
    const port = await listen(app, { host: '127.0.0.1', port: 0 })
    const request = (path: string, body = '') =>
      `${body ? 'POST' : 'GET'} ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => {
      received += String(chunk)
    })
    socket.write(request('/graphql', '{"query":"{hello}"}'))
    await vi.waitUntil(() => asked.length === 1)
    const ended = once(socket, 'close')
    const closed = app.close()
    await expect(fetch(`http://127.0.0.1:${port}/health/ready`)).rejects.toThrow()
    socket.write(request('/health/ready'))
    await new Promise((resolve) => setTimeout(resolve, 100))
    release()
    await Promise.all([closed, ended])
    expect(received.match(/HTTP\/1\.1 \d+/g)?.[0]).toBe('HTTP/1.1 200')
    expect(received).not.toContain('{"status":"ok"')
  })
})
