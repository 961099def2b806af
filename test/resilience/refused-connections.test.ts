/** A server that could not be reached is used as soon as it is there, with or without being asked for TLS first. */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../drizzle/store/subgraph-database.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

let store: TestDatabase

beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(() => store.drop())

interface Way {
  readonly port: number
  open(): Promise<void>
}

/** A way to Postgres that is refused until it is opened. */
async function refusedWay(url: string): Promise<Way> {
  const upstream = new URL(url)
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const postgres = connect(Number(upstream.port), upstream.hostname)
    for (const socket of [client, postgres]) sockets.add(socket.on('error', () => undefined))
    client.pipe(postgres).pipe(client)
  })
  const port = await listen(server, 0)
  await new Promise((resolve) => server.close(resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port, open: async () => void (await listen(server, port)) }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

test.each(['disable', 'prefer'])('with sslmode=%s', async (mode) => {
  const way = await refusedWay(store.urls.clinical)
  const url = new URL(store.urls.clinical)
  url.port = String(way.port)
  url.searchParams.set('sslmode', mode)
  const { sql, end } = openDatabase(url.href, { maxConnections: 1, applicationName: 'test' })
  onTestFinished(end)
  for (const _ of [1, 2, 3]) await expect(sql`select 1`).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await way.open()
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
})
