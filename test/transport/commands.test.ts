/** `npm run subgraph` and `npm run serve:supergraph` as processes of their own, over one database. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { id, writePeople } from '../setup/people.ts'
import { type RunningCommand, runCommand } from './command.ts'

let database: TestDatabase
let folder: string
const running: RunningCommand[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  await writePeople(database.adminUrl)
  folder = await mkdtemp(join(tmpdir(), 'care-record-supergraph-'))
})
afterAll(async () => {
  await Promise.all(
    running.filter((command) => !command.hasEnded()).map((command) => command.stop('SIGKILL')),
  )
  await rm(folder, { recursive: true })
  await database.drop()
})

function start(...given: Parameters<typeof runCommand>): RunningCommand {
  const command = runCommand(...given)
  running.push(command)
  return command
}

const post = async (url: string, query: string) => {
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })
  return { status: reply.status, body: (await reply.json()) as unknown }
}

test('serve the record together, complain in one line, and end without a trace', {
  timeout: 90_000,
}, async () => {
  const store = { DATABASE_URL: database.adminUrl }
  // At the same time: each would migrate and make the roles.
  const demographics = start('subgraph', ['demographics', '--port', '0', '--development'], store)
  const clinical = start('subgraph', ['clinical', '--port', '0', '--development'], store)
  const urls = [await demographics.url, await clinical.url] as const

  const supergraph = join(folder, 'supergraph.graphql')
  const committed = await readFile('schema/generated/supergraph.graphql', 'utf8')
  await writeFile(
    supergraph,
    committed
      .replace('http://127.0.0.1:4001/graphql', urls[0])
      .replace('http://127.0.0.1:4002/graphql', urls[1])
      .replace('http://127.0.0.1:4003/graphql', 'http://127.0.0.1:1/graphql'),
  )
  const gateway = start('serve:supergraph', ['--supergraph', supergraph, '--port', '0'])
  const url = await gateway.url

  expect((await fetch(new URL('/health/ready', url))).status).toBe(200)
  const operation = `{ patient(detailId: "2004") { detailId conditions(first: 2) { totalCount nodes { id } }
    encounters { totalCount } } }`
  expect(await post(url, operation)).toEqual({
    status: 200,
    body: {
      data: {
        patient: {
          detailId: '2004',
          conditions: { totalCount: 5, nodes: [{ id: id(2, 3) }, { id: id(2, 2) }] },
          encounters: null,
        },
      },
      errors: [
        {
          message: 'The subgraph could not be reached.',
          path: ['patient', 'encounters'],
          extensions: { code: 'SUBGRAPH_FAILED', reason: 'unreachable', subgraph: 'admin-adt' },
        },
      ],
    },
  })

  const port = new URL(urls[1]).port
  const second = start('subgraph', ['clinical', '--port', port, '--development'], store)
  expect(await second.ended).toBe(1)
  expect(second.complaints()).toContain(`Port ${port} is in use: `)

  // Ends when no process of the group holds its output any more.
  await Promise.all([gateway.stop(), clinical.stop('SIGINT'), demographics.stop()])
  for (const command of running) expect(command.complaints()).not.toContain('Could not start')
  for (const gone of [url, ...urls]) await expect(fetch(gone)).rejects.toThrow()
})
