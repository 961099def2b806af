import { spawn } from 'node:child_process'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openEmbedded } from '../../drizzle/embedded/open-embedded.ts'
import { findPostmaster } from '../../drizzle/embedded/postmaster.ts'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { openStore } from '../../drizzle/store/open-store.ts'
import { createDataFolder, type DataFolder } from '../setup/data-folder.ts'
import { spawnHolder, startHolder } from './holder-process.ts'

let folder: DataFolder

beforeEach(async () => {
  folder = await createDataFolder()
})
afterEach(() => folder.remove())

const cluster = () => join(folder.path, 'postgres', 'data')
const pidFile = () => join(cluster(), 'postmaster.pid')

async function ask(url: string, statement: string): Promise<unknown> {
  const sql = connectOnce(url, { applicationName: 'test' })
  try {
    const [row] = await sql.unsafe(statement)
    return row?.answer
  } finally {
    await sql.end({ timeout: 0 })
  }
}

const answers = (url: string) =>
  ask(url, 'select 1 as answer').then(
    () => true,
    () => false,
  )

const storeAnswers = async () => {
  const store = await openStore({ dataDir: folder.path })
  const answer = await ask(store.adminUrl, 'select count(*)::int as answer from clinical.condition')
  await store.close()
  return answer
}

test('the first start makes and migrates a database, the second keeps what was stored, and closing leaves no server', async () => {
  const lines: string[] = []
  const first = await openStore({ dataDir: folder.path, onProgress: (line) => lines.push(line) })
  await ask(first.adminUrl, 'create table public.kept as select 42 as answer')
  await first.close()
  expect(lines.join('\n')).toMatch(
    /data folder.*first start[\s\S]*Starting Postgres[\s\S]*ready[\s\S]*Migrating/,
  )
  expect(await findPostmaster(cluster())).toBeNull()

  const second = await openStore({ dataDir: folder.path })
  expect(await ask(second.adminUrl, 'select answer from public.kept')).toBe(42)
  await second.close()
  expect((await stat(join(folder.path, 'postgres', 'password'))).mode & 0o777).toBe(0o600)
})

test('processes that start at once share one server, and the last one out stops it', async () => {
  const [one, two] = await Promise.all([startHolder(folder.path), openStore({ dataDir: folder.path })])
  expect(one.adminUrl).toBe(two.adminUrl)
  await one.end('SIGTERM')
  expect(await ask(two.adminUrl, 'select 1 as answer')).toBe(1)
  await two.close()
  expect(await findPostmaster(cluster())).toBeNull()
})

test('who arrives while the last one stops the server starts it again', async () => {
  const first = await openStore({ dataDir: folder.path })
  const closing = first.close()
  const second = await openStore({ dataDir: folder.path })
  await closing
  expect(await ask(second.adminUrl, 'select 1 as answer')).toBe(1)
  await second.close()
})

test('a server whose process was killed is adopted by the next start, which stops it at its end', async () => {
  const holder = await startHolder(folder.path)
  const { pid } = (await findPostmaster(cluster())) ?? {}
  await holder.end('SIGKILL')
  const next = await openStore({ dataDir: folder.path })
  expect((await findPostmaster(cluster()))?.pid).toBe(pid)
  await next.close()
  expect(await findPostmaster(cluster())).toBeNull()
})

test('Ctrl-C in the terminal does not reach the server', async () => {
  const holder = await startHolder(folder.path)
  await holder.end('SIGINT')
  expect(await ask(holder.adminUrl, 'select 1 as answer')).toBe(1)
  expect(await storeAnswers()).toBe(0)
})

test('a killed server is recovered by the next start', async () => {
  const store = await openStore({ dataDir: folder.path })
  const postmaster = await findPostmaster(cluster())
  if (postmaster !== null) process.kill(postmaster.pid, 'SIGKILL')
  await store.close()
  expect(await storeAnswers()).toBe(0)
})

test('a server that is killed while it is used is started again where it was, for all who use it', async () => {
  const timeout = 30_000
  const revivals: unknown[] = []
  const holder = await startHolder(folder.path)
  const store = await openStore({ dataDir: folder.path, onRevival: (problem) => revivals.push(problem) })
  for (const _ of [1, 2]) {
    const postmaster = await findPostmaster(cluster())
    if (postmaster !== null) process.kill(postmaster.pid, 'SIGKILL')
    await expect.poll(() => answers(holder.adminUrl), { timeout }).toBe(true)
    expect((await findPostmaster(cluster()))?.pid).not.toBe(postmaster?.pid)
  }
  expect(revivals.every((problem) => problem === null)).toBe(true)
  // Who leaves before the others have taken their places again takes the server along, and they start it again.
  await holder.end('SIGTERM')
  await expect.poll(() => answers(store.adminUrl), { timeout }).toBe(true)
  await store.close()
  expect(await findPostmaster(cluster())).toBeNull()
}, 90_000)

test('whoever comes while a killed server is away starts it where the others look for it', async () => {
  const store = await openStore({ dataDir: folder.path })
  const postmaster = await findPostmaster(cluster())
  if (postmaster !== null) process.kill(postmaster.pid, 'SIGKILL')
  const other = await openStore({ dataDir: folder.path })
  expect(other.adminUrl).toBe(store.adminUrl)
  await Promise.all([store.close(), other.close()])
  expect(await findPostmaster(cluster())).toBeNull()
}, 60_000)

test('a pid file left by a crash does not stop the start, whoever has its process id now', async () => {
  expect(await storeAnswers()).toBe(0)
  const { uid, gid } = await stat(cluster())
  // Postgres itself distrusts only the processes of its own account.
  const stranger = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {})
  for (const pid of [stranger.pid, process.pid, 2_147_000_000]) {
    await writeFile(pidFile(), `${pid}\n${cluster()}\n1700000000\n5432\n\n127.0.0.1\n\nready\n`)
    expect(await storeAnswers()).toBe(0)
  }
  expect(stranger.exitCode).toBeNull()
  stranger.kill()
})

test('an empty pid file, as a power cut leaves it, is removed', async () => {
  expect(await storeAnswers()).toBe(0)
  await writeFile(pidFile(), '')
  expect(await storeAnswers()).toBe(0)
})

test('a first start that is killed half way is made good by the next', async () => {
  const starting = spawnHolder(folder.path)
  const unfinished = async () => (await readdir(folder.path)).find((name) => name.includes('unfinished'))
  await vi.waitUntil(unfinished, { timeout: 5_000, interval: 10 })
  await starting.end('SIGKILL')
  expect(await readdir(folder.path)).not.toContain('postgres')
  expect(await storeAnswers()).toBe(0)
  expect(await storeAnswers()).toBe(0)
  expect(await readdir(folder.path)).toEqual(['postgres'])
})

test('data of a folder whose path has spaces and accents is served', async () => {
  const dataDir = join(folder.path, 'mes données')
  const embedded = await openEmbedded({ dataDir, durable: false })
  expect(await ask(embedded.urlOf('postgres'), "select lower('ÉLODIE') as answer")).toBe('élodie')
  await embedded.close()
})

test('what a statement contained is not written to the server log', async () => {
  const embedded = await openEmbedded({ dataDir: folder.path, durable: false })
  await ask(embedded.urlOf('postgres'), "select 'NHS 9434765919'::int as answer").catch(() => null)
  await embedded.close()
  expect(await readFile(join(cluster(), 'server.log'), 'utf8')).not.toContain('9434765919')
})
