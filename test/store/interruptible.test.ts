/** Ctrl-C during the commands that write, each as a process of its own over an embedded Postgres of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CLUSTER } from '../../drizzle/embedded/cluster-folder.ts'
import { findPostmaster } from '../../drizzle/embedded/postmaster.ts'
import { typescriptOptions } from '../setup/typescript.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'care-record-interrupted-'))
  await writeFile(join(folder, 'patient.json'), '{"resourceType":"Patient","id":"p"}')
})
afterAll(() => rm(folder, { recursive: true }))

test.each([
  ['import', ['import/main.ts', '--tenancy', 'A', 'patient.json']],
  ['links', ['links/main.ts', 'show', '1001']],
  ['seed', ['synthetic/main.ts', '--patients', '20000']],
])(
  '%s: Ctrl-C, which comes twice, ends it with 130 and leaves no server behind',
  async (_, [main = '', ...args]) => {
    const script = fileURLToPath(new URL(`../../drizzle/${main}`, import.meta.url))
    const dataDir = join(folder, 'data')
    const child = spawn(process.execPath, [...typescriptOptions, script, ...args], {
      cwd: folder,
      // Set but empty is not set.
      env: { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir },
      stdio: 'ignore',
    })
    const exited = once(child, 'exit')
    const postmaster = () => findPostmaster(join(dataDir, CLUSTER, 'data'))
    await expect.poll(postmaster, { timeout: 20_000, interval: 10 }).not.toBeNull()
    child.kill('SIGINT')
    await sleep(20)
    child.kill('SIGINT')
    expect(await exited).toEqual([130, null])
    expect(await postmaster()).toBeNull()
  },
)
