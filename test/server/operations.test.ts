/** Which operations GraphQL runs over HTTP, and what it tells of its schema. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { loadSafelist } from '../../gateway/server/operations/load-safelist.ts'
import { createSafelist } from '../../gateway/server/operations/safelist.ts'
import { createServerWithTokens, createTestServer } from './fake-door.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const post = (payload: object) =>
  ({ method: 'POST', url: '/graphql', headers: { 'content-type': 'application/json' }, payload }) as const
const persisted = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } })
const asGet = (parameters: Record<string, string>) => ({
  url: `/graphql?${new URLSearchParams(parameters)}`,
  headers: { 'apollo-require-preflight': 'true' },
})

const HELLO = 'query Hello($name: String) {\n  hello(name: $name)\n}\n'
const safelist = createSafelist([{ text: HELLO, id: 'hello-1' }])

describe('with a safelist', () => {
  it.each<[string, object]>([
    ['its text', { query: HELLO }],
    ['its text laid out otherwise', { query: 'query Hello($name:String){hello(name:$name)} # same' }],
    ['the SHA-256 of its text', persisted(sha256(HELLO))],
    ['its id', persisted('hello-1')],
  ])('an operation runs by %s', async (_, payload) => {
    const { app } = await createTestServer(undefined, { safelist })
    expect((await app.inject(post(payload))).json()).toEqual({ data: { hello: 'world' } })
  })

  it('an operation runs as a GET', async () => {
    const { app } = await createTestServer(undefined, { safelist })
    expect((await app.inject(asGet({ query: HELLO }))).statusCode).toBe(200)
    const { extensions } = persisted(sha256(HELLO))
    expect((await app.inject(asGet({ extensions: JSON.stringify(extensions) }))).statusCode).toBe(200)
  })

  it.each<[string, object]>([
    ['another operation', { query: '{ hello }' }],
    ['one more in the same document', { query: `${HELLO} query Other { other }` }],
    ['another name', { query: HELLO.replace('Hello', 'Hallo') }],
    ['what does not exist, without a word about the schema', { query: '{ secret }' }],
    ['another operation with its own SHA-256', { query: '{ other }', ...persisted(sha256('{ other }')) }],
    [
      'another operation with the SHA-256 of one that may',
      { query: '{ other }', ...persisted(sha256(HELLO)) },
    ],
    ['introspection', { query: '{ __schema { types { name } } }' }],
  ])('nothing else does: %s', async (_, payload) => {
    const { app, asked } = await createTestServer(undefined, { safelist })
    const reply = await app.inject(post(payload))
    expect(reply.statusCode).toBe(403)
    expect(reply.json()).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_NOT_SAFELISTED' } }] })
    expect(reply.body).not.toContain('secret')
    const again = await app.inject(post(persisted(sha256('{ other }'))))
    expect(again.json()).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] })
    expect((await app.inject(asGet({ query: '{ other }' }))).statusCode).toBe(403)
    expect(asked).toEqual([])
  })
})

describe('a safelist is read', () => {
  let folder = ''
  afterEach(() => rm(folder, { recursive: true, force: true }))
  const write = async (files: Record<string, string>) => {
    folder = await mkdtemp(join(tmpdir(), 'safelist-'))
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    return folder
  }

  it('from documents and manifests in a folder', async () => {
    const operations = [{ id: 'm1', name: 'Other', type: 'query', body: 'query Other { other }' }]
    const read = await loadSafelist(
      await write({
        'hello.graphql': HELLO,
        'manifest.json': JSON.stringify({
          format: 'apollo-persisted-query-manifest',
          version: 1,
          operations,
        }),
        'map.json': JSON.stringify({ k1: 'query Third { other }' }),
        'notes.txt': 'not read',
      }),
    )
    expect([...read.names].sort()).toEqual(['Hello', 'Other', 'Third'])
    expect(read.textOf('m1')).toBe('query Other { other }')
  })

  it.each([
    ['no operation', {}],
    ['no GraphQL', { 'a.graphql': 'query {' }],
    ['no manifest', { 'a.json': '{"operations":[{"id":1}]}' }],
  ])('and one with %s stops the start in one line', async (_, files) => {
    await expect(loadSafelist(await write(files))).rejects.toThrow(/^OPERATIONS_FILE [^\n]+$/)
  })
})

describe('without a safelist', () => {
  it('a text is kept by its SHA-256 once it has run', async () => {
    const { app } = await createTestServer()
    const hash = sha256('{ hello }')
    expect((await app.inject(post(persisted(hash)))).json()).toMatchObject({
      errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    })
    await app.inject(post({ query: '{ hello }', ...persisted(hash) }))
    expect((await app.inject(post(persisted(hash)))).json()).toEqual({ data: { hello: 'world' } })
    const wrong = await app.inject(post({ query: '{ other }', ...persisted(hash) }))
    expect(wrong.statusCode).toBe(400)
  })
})

describe('where not everybody may ask about the schema', () => {
  const closers: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0)) await close()
  })

  /** Over a port, as a client of the embedded issuer: `sandbox` has the scope, the others have not. */
  async function open(introspection: boolean) {
    const { app, tokenOf } = await createServerWithTokens({ introspection })
    closers.push(() => app.close())
    const origin = await app.listen({ host: '127.0.0.1', port: 0 })
    return async (clientId: string, payload: object) => {
      const reply = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await tokenOf(clientId)}`,
        },
        body: JSON.stringify(payload),
      })
      return { status: reply.status, body: await reply.json() }
    }
  }

  it.each(['{ __schema { types { name } } }', '{ a: __type(name: "Query") { name } }'])(
    'only callers with the scope are answered %s, persisted or not',
    async (query) => {
      const ask = await open(false)
      const both = [{ query, ...persisted(sha256(query)) }, persisted(sha256(query))]
      for (const payload of both) expect(await ask('sandbox', payload)).toMatchObject({ status: 200 })
      for (const clientId of ['sandbox-staff', 'sandbox-patient', 'sandbox-observations']) {
        for (const payload of both) {
          expect(await ask(clientId, payload)).toMatchObject({
            status: 403,
            body: { errors: [{ extensions: { code: 'INTROSPECTION_DISABLED' } }] },
          })
        }
      }
    },
  )

  it('all others are told no name that exists, and may ask for type names', async () => {
    const ask = await open(false)
    const messageTo = async (clientId: string) =>
      (await ask(clientId, { query: '{ helo }' })).body.errors[0].message
    expect(await messageTo('sandbox-staff')).toBe('Cannot query field "helo" on type "Query".')
    expect(await messageTo('sandbox')).toBe(
      'Cannot query field "helo" on type "Query". Did you mean "hello"?',
    )
    expect(await ask('sandbox-staff', { query: '{ __typename hello }' })).toMatchObject({ status: 200 })
  })

  it('a browser gets the page all the same', async () => {
    const { app } = await createServerWithTokens({ introspection: false })
    const url = `/graphql?${new URLSearchParams({ query: '{ __schema { types { name } } }' })}`
    const reply = await app.inject({ url, headers: { accept: 'text/html' } })
    expect([reply.statusCode, reply.body.slice(0, 15)]).toEqual([200, '<!doctype html>'])
  })

  it('everybody is answered where it is on', async () => {
    const ask = await open(true)
    expect(await ask('sandbox-staff', { query: '{ __schema { types { name } } }' })).toMatchObject({
      status: 200,
    })
    const { body } = await ask('sandbox-staff', { query: '{ helo }' })
    expect(body.errors[0].message).toContain('Did you mean')
  })
})
