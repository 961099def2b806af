import { execFileSync, spawnSync } from 'node:child_process'
import { chown, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Embedded, MAINTENANCE_DATABASE, openEmbedded } from '../../drizzle/embedded/open-embedded.ts'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { openLanes } from '../../drizzle/store/lanes.ts'
import { openStore } from '../../drizzle/store/open-store.ts'
import { openDatabase } from '../../drizzle/store/subgraph-database.ts'
import { tlsMode } from '../../drizzle/store/tls.ts'
import { createDataFolder, type DataFolder } from '../setup/data-folder.ts'

const canMakeCertificate = spawnSync('openssl', ['version']).status === 0

let folder: DataFolder
let server: Embedded

beforeAll(async () => {
  folder = await createDataFolder()
  server = await openEmbedded({ dataDir: folder.path, durable: false })
})
afterAll(async () => {
  await server.close()
  await folder.remove()
})

async function asOwner(...statements: string[]): Promise<void> {
  const sql = connectOnce(server.urlOf(MAINTENANCE_DATABASE), { applicationName: 'test' })
  for (const statement of statements) await sql.unsafe(statement)
  await sql.end()
}

async function offerTls(): Promise<void> {
  const data = join(folder.path, 'postgres', 'data')
  const [key, certificate] = [join(data, 'server.key'), join(data, 'server.crt')]
  const request = 'req -new -x509 -days 2 -nodes -newkey rsa:2048 -subj /CN=localhost'.split(' ')
  execFileSync('openssl', [...request, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  const { uid, gid } = await stat(data)
  await chown(key, uid, gid)
  await chown(certificate, uid, gid)
  await asOwner('alter system set ssl = on', 'select pg_reload_conf()', 'select pg_sleep(0.3)')
}

const storeUrl = (mode: string) => `${server.urlOf('remote')}?sslmode=${mode}`
const open = (mode: string) => openStore({ databaseUrl: storeUrl(mode), dataDir: 'never-used' })

test('the URL says how to connect, and a word that is not known verifies', () => {
  const modes = ['', '?sslmode=disable', '?sslmode=prefer', '?ssl=require', '?sslmode=verify-full', '?ssl=?']
  expect(modes.map((query) => tlsMode(`postgres://a:b@c/d${query}`))).toEqual([
    'off',
    'off',
    'prefer',
    'require',
    'verify',
    'verify',
  ])
})

test.skipIf(!canMakeCertificate)(
  'TLS is used as the URL asks, and a pool over it heals as one without',
  async () => {
    await asOwner('create database remote')
    await expect(open('require')).rejects.toThrow(/the server does not offer TLS/)
    await open('prefer')
    await offerTls()
    await expect(open('verify-full')).rejects.toThrow(/self-signed certificate/)

    const { urls } = await open('require')
    const { sql, end } = openDatabase(urls.clinical, { maxConnections: 2, applicationName: 'test' })
    expect(await sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`).toEqual([{ ssl: true }])
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'remote_clinical'`
    await asOwner('alter role remote_clinical nologin', terminate)
    await expect(sql`select 1`).rejects.toThrow()
    for (const _ of [1, 2, 3]) await expect(sql`select 1`).rejects.toMatchObject({ code: '28000' })
    await asOwner('alter role remote_clinical login')
    await expect(sql`select 1 as one`).resolves.toEqual([{ one: 1 }])
    await end()

    const lanes = openLanes(urls.clinical, { connections: 1, applicationName: 'test' })
    await lanes.run((by) => by`select 1`)
    const gone = new AbortController()
    const slow = lanes.run((by) => by`select pg_sleep(60)`, gone.signal).catch((error: unknown) => error)
    gone.abort()
    expect(await slow).toBe(gone.signal.reason)
    // The only connection gives way once the server has cancelled, by another connection with TLS.
    expect(await lanes.run((by) => by`select 1 as one`)).toEqual([{ one: 1 }])
    await lanes.end()
  },
)
