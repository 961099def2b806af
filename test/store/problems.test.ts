import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openStore } from '../../drizzle/store/open-store.ts'
import { StoreProblem } from '../../drizzle/store/store-problem.ts'
import { createEmptyDatabase, type EmptyDatabase, onMaintenance } from '../setup/database.ts'

const PASSWORD = 'secret-of-the-owner'

let empty: EmptyDatabase
let user: string

beforeAll(async () => {
  empty = await createEmptyDatabase()
  user = `${empty.name}_owner`
  await onMaintenance((sql) => sql.unsafe(`create role ${user} login password '${PASSWORD}'`))
})
afterAll(async () => {
  await onMaintenance((sql) => sql.unsafe(`alter database ${empty.name} owner to current_user`))
  await empty.drop()
  await onMaintenance((sql) => sql.unsafe(`drop role ${user}`))
})

const asAdministrator = (statement: string) => onMaintenance((sql) => sql.unsafe(statement))

function urlOf(changes: Partial<Record<'username' | 'password' | 'port' | 'pathname', string>>): string {
  const url = new URL(empty.url)
  return Object.assign(url, { username: user, password: PASSWORD }, changes).href
}

/** The message of the problem, which must be one line without any password. */
async function problem(databaseUrl: string): Promise<string> {
  const error = await openStore({ databaseUrl, dataDir: 'never-used' }).catch((thrown: unknown) => thrown)
  if (!(error instanceof StoreProblem)) throw new Error('no StoreProblem', { cause: error })
  expect(error.message).not.toContain('\n')
  expect(error.message).not.toContain(PASSWORD)
  expect(error.message).not.toContain(new URL(inject('maintenanceUrl')).password)
  return error.message
}

async function withServer<T>(server: Server, task: (port: string) => Promise<T>): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  try {
    return await task(String(typeof address === 'object' ? address?.port : address))
  } finally {
    server.close()
  }
}

test('a server that is not there', async () => {
  expect(await problem(urlOf({ port: '1' }))).toMatch(/^The database 127\.0\.0\.1:1\/\S+ is not reachable: /)
})

test('a proxy that hangs up because its server is not there', async () => {
  const hangingUp = createServer((socket) => socket.once('data', () => socket.end()))
  const message = await withServer(hangingUp, (port) => problem(urlOf({ port })))
  expect(message).toMatch(/closed the connection: /)
})

test('a wrong password', async () => {
  expect(await problem(urlOf({ password: 'wrong' }))).toMatch(/refused the user or password/)
})

test('a database that does not exist', async () => {
  expect(await problem(urlOf({ pathname: '/nowhere' }))).toMatch(/\/nowhere does not exist on that server/)
})

test('something that is not a Postgres URL', async () => {
  for (const text of ['localhost:5432', 'mysql://a:b@c/d', 'postgres://a:b@c', 'postgres://a:b@c:1,d:2/e']) {
    expect(await problem(text)).toMatch(/^DATABASE_URL is not a Postgres URL/)
  }
})

test('missing rights are named one after the other until they suffice', async () => {
  expect(await problem(urlOf({}))).toMatch(/create the extensions pg_trgm and unaccent/)
  await asAdministrator(`grant create on database ${empty.name} to ${user}`)
  expect(await problem(urlOf({}))).toMatch(/create the tables: make the user owner of the database/)
  await asAdministrator(`alter database ${empty.name} owner to ${user}`)
  expect(await problem(urlOf({}))).toMatch(/manage the roles of the subgraphs: grant CREATEROLE/)
  await asAdministrator(`alter role ${user} createrole`)
  const store = await openStore({ databaseUrl: urlOf({}), dataDir: 'never-used' })
  const again = await openStore({ databaseUrl: urlOf({}), dataDir: 'never-used' })
  expect(again.urls).toEqual(store.urls)
})
