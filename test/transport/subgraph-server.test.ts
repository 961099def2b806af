/** What leaves a subgraph that is served on its own, and what of it the gateway believes. */
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { FastifyInstance } from 'fastify'
import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { maskedSubgraphError } from '../../gateway/errors.ts'
import type { SubgraphExecutor } from '../../gateway/graph/subgraph.ts'
import { createHttpExecutor, type HttpExecutor } from '../../gateway/transport/http-executor.ts'
import { trustFaults } from '../../gateway/transport/own-faults.ts'
import { Fault } from '../../schema/fault.ts'
import { createSubgraphServer } from '../../subgraphs/serve/subgraph-server.ts'
import { lazyFactoryFor } from '../../subgraphs/shared/lazy-factory.ts'

const typeDefs = parse(`
  type Query { fault: Int internal: Int bug: Int coded: Int context: Int size(of: Size): Int }
  type Thing @key(fields: "id") { id: ID! }
  scalar Size
`)
const secret = 'select 9990000018 from people'

let ready = true
let eagerReads = 0
const kindsOfContext = new Set<unknown>()
let app: FastifyInstance
let executor: HttpExecutor

beforeAll(async () => {
  let contexts = 0
  const lazyContext = lazyFactoryFor<number>()({
    number: (number: number) => number,
    unasked: () => ++eagerReads,
  })
  const schema = buildSubgraphSchema({
    typeDefs,
    resolvers: {
      Query: {
        fault: () => {
          throw new Fault('NOT_PERMITTED', 'Not you.', { field: 'fault', cause: new Error(secret) })
        },
        internal: () => {
          throw new Fault('INTERNAL', secret)
        },
        bug: () => {
          throw new TypeError(secret)
        },
        coded: () => {
          throw Object.assign(new Error(secret), { extensions: { code: 'UNAVAILABLE' } })
        },
        context: (_parent: unknown, _args: unknown, context: unknown) => {
          kindsOfContext.add(Object.getPrototypeOf(context))
          return (context as { number: number }).number
        },
      },
    },
  })
  app = await createSubgraphServer(
    {
      schema,
      createContext: () => lazyContext(++contexts),
      isReady: () => (ready ? Promise.resolve(true) : Promise.reject(new Error(secret))),
    },
    'development',
  )
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  executor = createHttpExecutor({ url: `${origin}/graphql` })
})
afterAll(async () => {
  await executor.close()
  await app.close()
})

const ask = (query: string, execute: SubgraphExecutor = executor.execute) =>
  execute({ query, operationKind: 'query', variables: {}, context: undefined })

test('what nobody asks of a context is not made', async () => {
  await ask('{ context }')
  expect(eagerReads).toBe(0)
})

test('contexts of all requests are of one kind, which is what makes them quick to read', async () => {
  await ask('{ context }')
  await ask('{ context }')
  expect(kindsOfContext.size).toBe(1)
})

describe('an error of a served subgraph', () => {
  test('is told in its own words only when it is a fault', async () => {
    const { data, errors } = await ask('{ fault bug coded }')
    expect(data).toEqual({ fault: null, bug: null, coded: null })
    expect(errors).toEqual([
      { message: 'Not you.', path: ['fault'], extensions: { code: 'NOT_PERMITTED', field: 'fault' } },
      ...['bug', 'coded'].map((field) => ({
        message: 'Something went wrong.',
        path: [field],
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      })),
    ])
  })

  test('reaches the caller of the gateway as it would from within one process', async () => {
    const { errors = [] } = await ask('{ fault internal bug coded }', trustFaults(executor.execute))
    const failure = 'The clinical subgraph could not answer this.'
    expect(errors.map((error) => maskedSubgraphError(error, 'clinical'))).toEqual([
      {
        message: 'Not you.',
        extensions: { code: 'NOT_PERMITTED', subgraph: 'clinical', field: 'fault' },
      },
      { message: failure, extensions: { code: 'INTERNAL', subgraph: 'clinical' } },
      { message: failure, extensions: { code: 'INTERNAL', subgraph: 'clinical' } },
      { message: failure, extensions: { code: 'INTERNAL', subgraph: 'clinical' } },
    ])
  })

  test('about the operation says what is wrong with it', async () => {
    const { errors } = await ask('{ nonsense }')
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  })

  test('does not quote the value of a variable', async () => {
    const { errors } = await executor.execute({
      query: 'query ($id: Int) { size(of: $id) }',
      operationKind: 'query',
      variables: { id: '9990000018' },
      context: undefined,
    })
    expect(errors?.length).toBeGreaterThan(0)
    expect(JSON.stringify(errors)).not.toContain('9990000018')
  })
})

describe('an error that anybody may have written', () => {
  const said = async (error: { message: string; extensions?: Record<string, unknown> }) => {
    const { errors = [] } = await ask(
      '{ x }',
      trustFaults(() => ({ errors: [error] })),
    )
    return errors.map((each) => maskedSubgraphError(each, 'clinical'))
  }
  const opaque = {
    message: 'The clinical subgraph could not answer this.',
    extensions: { code: 'INTERNAL', subgraph: 'clinical' },
  }

  test.each<[string, Record<string, unknown> | undefined]>([
    ['no code', undefined],
    ['a code of no fault', { code: 'DOWNSTREAM_SERVICE_ERROR' }],
    ['a code that every object has', { code: 'constructor' }],
    ['a code that is no text', { code: ['NOT_FOUND'] }],
  ])('with %s is opaque', async (_name, extensions) => {
    expect(await said({ message: secret, extensions })).toEqual([opaque])
  })

  test('of a fault that says more than a line keeps its code and a safe text', async () => {
    const extensions = { code: 'NOT_FOUND', field: `x\n${secret}`, stacktrace: [secret] }
    for (const message of [`${secret}\n at`, secret.repeat(20)]) {
      expect(await said({ message, extensions })).toEqual([
        { message: 'There is no such record.', extensions: { code: 'NOT_FOUND', subgraph: 'clinical' } },
      ])
    }
  })

  test('is no fault without passing through what trusts it', async () => {
    const error = { message: secret, extensions: { code: 'NOT_FOUND' }, originalError: { code: 'NOT_FOUND' } }
    expect(maskedSubgraphError(error, 'clinical')).toEqual(opaque)
  })
})

describe('a served subgraph', () => {
  test('makes a fresh context for each request', async () => {
    const first = (await ask('{ context again: context }')).data
    const second = (await ask('{ context }')).data
    expect(first?.context).toBe(first?.again)
    expect(second?.context).toBe(Number(first?.context) + 1)
  })

  test('gives its SDL and its schema to any router', async () => {
    const { data } = await ask('{ _service { sdl } __schema { queryType { name } } }')
    expect(data).toMatchObject({ __schema: { queryType: { name: 'Query' } } })
    expect((data as { _service: { sdl: string } })._service.sdl).toContain('@key(fields: "id")')
  })

  test('says whether it lives and whether it is ready, and never why not', async () => {
    expect((await app.inject('/health/live')).statusCode).toBe(200)
    expect((await app.inject('/health/ready')).statusCode).toBe(200)
    ready = false
    const reply = await app.inject('/health/ready')
    ready = true
    expect([reply.statusCode, reply.json()]).toEqual([503, { status: 'unavailable' }])
  })

  test('refuses what a foreign page could send, and quotes nothing of a broken request', async () => {
    const simple = await app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'text/plain' },
      payload: '{"query":"{ context }"}',
    })
    expect(simple.statusCode).toBeGreaterThanOrEqual(400)
    const broken = await app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json' },
      payload: `{"query": "${secret}`,
    })
    expect(broken.statusCode).toBe(400)
    expect(broken.body).not.toContain(secret)
  })
})
