import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openEmbedded } from '../../drizzle/embedded/open-embedded.ts'
import { clearStalePidFile, findPostmaster } from '../../drizzle/embedded/postmaster.ts'
import { join } from '../../drizzle/embedded/presence.ts'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { createDataFolder, type DataFolder } from '../setup/data-folder.ts'

let folder: DataFolder

beforeEach(async () => {
  folder = await createDataFolder()
})
afterEach(() => folder.remove())

const open = (name = '.') => openEmbedded({ dataDir: joinPath(folder.path, name), durable: false })
const cluster = (name = '.') => joinPath(folder.path, name, 'postgres', 'data')
const pidFile = (name = '.') => joinPath(cluster(name), 'postmaster.pid')

test('closing waits for the server it stops, not for the next one, however soon that starts', async () => {
  const other = await open('other')
  const next = await readFile(pidFile('other'), 'utf8')
  const embedded = await open()
  const closing = embedded.close()
  while (existsSync(pidFile())) await turn()
  writeFileSync(pidFile(), next)
  await closing
  expect(await findPostmaster(cluster('other'))).toMatchObject({ stopping: false })
  await other.close()
})

test('whoever joins a server that already stops starts it again', async () => {
  const first = await open()
  const url = first.urlOf('postgres')
  const last = await join(url, () => Promise.resolve())
  await first.close()
  let second: ReturnType<typeof open> | undefined
  await last.leave(async () => {
    second = open()
    await someoneWaitsToJoin(url)
    const server = await findPostmaster(cluster())
    // A shutdown that lets its connections end by themselves: the one that waits outlives the one that leaves.
    if (server !== null) process.kill(server.pid, 'SIGTERM')
    await vi.waitUntil(async () => (await findPostmaster(cluster()))?.stopping, { timeout: 10_000 })
  })
  const embedded = await second
  const sql = connectOnce(embedded?.urlOf('postgres') ?? '', { applicationName: 'test' })
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
  await sql.end()
  await embedded?.close()
})

async function someoneWaitsToJoin(url: string): Promise<void> {
  const sql = connectOnce(url, { applicationName: 'test' })
  const waiting = async () => (await sql`select 1 from pg_locks where not granted`).length === 1
  await vi.waitUntil(waiting, { timeout: 10_000 })
  await sql.end()
}

test('making a stale pid file harmless never touches that of a server which starts meanwhile', async () => {
  const embedded = await open()
  const aside = joinPath(folder.path, 'aside.pid')
  const served = await readFile(pidFile(), 'utf8')
  for (let turns = 0; turns < 60; turns += 1) {
    await rename(pidFile(), aside)
    await writeFile(pidFile(), '2147000000\n/gone\n')
    const clearing = clearStalePidFile(cluster())
    for (let passed = 0; passed < turns % 20; passed += 1) await turn()
    renameSync(aside, pidFile())
    await clearing
    expect(await readFile(pidFile(), 'utf8')).toBe(served)
  }
  await embedded.close()
})
