import { afterEach, describe, expect, test } from 'vitest'
import { type Behave, dropAfter, dropBefore, hang, raw, say } from './fake-subgraph.ts'
import { closeAll, startExecutor } from './start-executor.ts'

afterEach(closeAll)

const answer = { data: { name: 'Ada' } }
const secret = 'patient 9990000018'

/** One behaviour for each request in turn; the last one stays. */
function inTurn(...behaviours: Behave[]): Behave {
  let turn = 0
  return (...given) => behaviours[Math.min(turn++, behaviours.length - 1)]?.(...given)
}

describe('a reply that cannot be used', () => {
  test.each<[string, Behave, string]>([
    ['HTML', say(`<p>${secret}</p>`, { type: 'text/html' }), 'content type'],
    ['no content type', (response) => void response.end(JSON.stringify(answer)), 'content type'],
    ['JSON in another charset', say(answer, { type: 'application/json; charset=latin1' }), 'content type'],
    ['garbage', raw(`${secret}\r\n\r\n`), 'not HTTP'],
    ['half a JSON', say(`{"data":{"name":"${secret}`), 'not JSON'],
    ['an empty body', say(''), 'not JSON'],
    ['a list', say([answer]), 'not GraphQL'],
    ['neither data nor errors', say({ message: secret }), 'not GraphQL'],
    ['data that is a text', say({ data: secret }), 'not GraphQL'],
    ['errors that are no list', say({ data: {}, errors: secret }), 'not GraphQL'],
    ['an error without message', say({ data: {}, errors: [{ text: secret }] }), 'not GraphQL'],
    ['the key __proto__', say('{"data":{"__proto__":{"polluted":1}}}'), 'not GraphQL'],
    ['the key __proto__, escaped', say('{"data":{"\\u005f_prot\\u006F__" :{}}}'), 'not GraphQL'],
    ['status 500 with HTML', say(secret, { status: 500, type: 'text/html' }), 'status'],
    ['status 503 with other JSON', say({ error: secret }, { status: 503 }), 'status'],
    ['status 500 with data alone', say(answer, { status: 500 }), 'status'],
    ['status 404 with broken JSON', say('{', { status: 404 }), 'status'],
    ['a redirect', say(answer, { status: 302 }), 'status'],
  ])('%s is a failure that quotes nothing of it', async (_name, behave, reason) => {
    const { subgraph, ask } = await startExecutor(behave)
    const failure = await ask().catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'HttpFailure', reason })
    expect((failure as Error).message).not.toContain(secret)
    expect(subgraph.asked).toHaveLength(1)
    subgraph.behave(say(answer))
    expect(await ask()).toEqual(answer)
  })

  test('is cut off when it is larger than allowed, announced or not', async () => {
    const { ask } = await startExecutor(say({ data: { name: 'x'.repeat(5000) } }), { maxReplyBytes: 1000 })
    await expect(ask()).rejects.toMatchObject({ reason: 'too large' })
    const endless = await startExecutor(
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const more = () => {
          if (response.writable) response.write('x'.repeat(100_000), more)
        }
        more()
      },
      { maxReplyBytes: 1_000_000 },
    )
    await expect(endless.ask()).rejects.toMatchObject({ reason: 'too large' })
    await endless.subgraph.hungUp
  })
})

describe('the deadline', () => {
  test.each<[string, Behave]>([
    ['hangs', hang],
    [
      'sends its reply too slowly',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const timer = setInterval(() => response.write(' '), 10)
        response.once('close', () => clearInterval(timer))
      },
    ],
  ])('ends a fetch from a subgraph that %s, and lets it know', async (_name, behave) => {
    const { subgraph, ask } = await startExecutor(behave, { timeoutMs: 150 })
    await expect(ask()).rejects.toMatchObject({ reason: 'deadline' })
    await subgraph.hungUp
    expect(subgraph.asked).toHaveLength(1)
    subgraph.behave(say(answer))
    expect(await ask()).toEqual(answer)
  })

  test('counts the wait for a connection, and what it gave up is never sent', async () => {
    const { subgraph, ask } = await startExecutor(hang, { timeoutMs: 150, maxConnections: 1 })
    const fetches = await Promise.allSettled([ask(), ask({ operationKind: 'mutation' }), ask()])
    expect(fetches.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    subgraph.behave(say(answer))
    expect(await ask({ query: '{ after }' })).toEqual(answer)
    expect(subgraph.asked.map(({ body }) => body.query)).toEqual(['{ name }', '{ after }'])
  })

  test('a reply that comes after it changes nothing', async () => {
    const { subgraph, ask } = await startExecutor(
      (response, asked, socket) => void setTimeout(() => say(answer)(response, asked, socket), 200),
      { timeoutMs: 100 },
    )
    await expect(ask()).rejects.toMatchObject({ reason: 'deadline' })
    subgraph.behave(say({ data: { name: 'second' } }))
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(await ask()).toEqual({ data: { name: 'second' } })
  })
})

describe('a connection that breaks', () => {
  test('before any answer: a query is sent once more', async () => {
    const { subgraph, ask } = await startExecutor(inTurn(dropBefore, say(answer)))
    expect(await ask()).toEqual(answer)
    expect(subgraph.asked).toHaveLength(2)
  })

  test('twice: the query fails', async () => {
    const { subgraph, ask } = await startExecutor(dropBefore)
    await expect(ask()).rejects.toMatchObject({ reason: 'broken' })
    expect(subgraph.asked).toHaveLength(2)
  })

  test('within the answer: nothing is sent again', async () => {
    const { subgraph, ask } = await startExecutor(inTurn(dropAfter, say(answer)))
    await expect(ask()).rejects.toMatchObject({ reason: 'cut short' })
    expect(subgraph.asked).toHaveLength(1)
  })

  test('a mutation is never sent again', async () => {
    const { subgraph, ask } = await startExecutor(inTurn(dropBefore, say(answer)))
    await expect(ask({ operationKind: 'mutation' })).rejects.toMatchObject({ reason: 'broken' })
    expect(subgraph.asked).toHaveLength(1)
  })

  test('while idle: every kept connection is replaced unnoticed', async () => {
    const { subgraph, ask } = await startExecutor(say(answer))
    await Promise.all([ask(), ask(), ask()])
    subgraph.endIdle()
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([answer, answer, answer])
  })

  test('a repeated query has what is left of the deadline', async () => {
    const slowDrop: Behave = (...given) => void setTimeout(() => dropBefore(...given), 400)
    const { ask } = await startExecutor(inTurn(slowDrop, hang), { timeoutMs: 500 })
    const startedMs = performance.now()
    await expect(ask()).rejects.toMatchObject({ reason: 'deadline' })
    expect(performance.now() - startedMs).toBeLessThan(880)
  })

  test('a subgraph that is not there is asked once', async () => {
    const { subgraph, ask } = await startExecutor(say(answer))
    await subgraph.close()
    await expect(ask()).rejects.toMatchObject({ reason: 'unreachable' })
  })
})
