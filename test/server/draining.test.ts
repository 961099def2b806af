import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { closeServer } from '../../subgraphs/serving/draining.ts'
import { listen } from '../../subgraphs/serving/port.ts'
import { answer, createTestServer } from './fake-door.ts'

const REPLY_MS = 400
const never = new AbortController().signal

async function openServer() {
  const { app, asked } = await createTestServer(async () => {
    await sleep(REPLY_MS)
    return answer({ hello: 'world' })
  })
  const port = await listen(app, { host: '127.0.0.1', port: 0 })
  const ask = () =>
    fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{hello}"}',
    }).then((reply) => reply.json())
  const untilAsked = () => vi.waitUntil(() => asked.length > 0)
  return { app, port, ask, untilAsked }
}

async function tookMs(task: Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await task
  return performance.now() - startedMs
}

it('waits for an open request and no longer, though its connection is kept alive', async () => {
  const { app, ask, untilAsked } = await openServer()
  const open = ask()
  await untilAsked()
  expect(await tookMs(closeServer(app, { deadlineMs: 10_000, hurry: never }))).toBeLessThan(2_000)
  expect(await open).toEqual({ data: { hello: 'world' } })
})

it('does not wait for a connection that never asked, as browsers open ahead', async () => {
  const { app, port } = await openServer()
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  await sleep(50)
  expect(await tookMs(closeServer(app, { deadlineMs: 10_000, hurry: never }))).toBeLessThan(1_000)
  socket.destroy()
})

it('cuts what is still open at the deadline', async () => {
  const { app, ask, untilAsked } = await openServer()
  const open = ask().catch(() => 'cut')
  await untilAsked()
  expect(await tookMs(closeServer(app, { deadlineMs: 50, hurry: never }))).toBeLessThan(REPLY_MS - 100)
  expect(await open).toBe('cut')
})
