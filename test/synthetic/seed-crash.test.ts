import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { isEmpty, seedSyntheticPeople } from '../../drizzle/synthetic/seed.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { typescriptOptions } from '../setup/typescript.ts'

const MAIN = fileURLToPath(new URL('../../drizzle/synthetic/main.ts', import.meta.url))

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

function startSeed(args: readonly string[]) {
  return spawn(process.execPath, [...typescriptOptions, MAIN, ...args], {
    env: { ...process.env, DATABASE_URL: database.adminUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function runSeed(args: readonly string[]) {
  const child = startSeed(args)
  const [output, complaint] = [child.stdout, child.stderr].map((stream) =>
    stream.setEncoding('utf8').toArray(),
  )
  const [code] = await once(child, 'exit')
  return { code, output: (await output)?.join(''), complaint: (await complaint)?.join('') }
}

async function recordCount(): Promise<number> {
  const sql = connectOnce(database.adminUrl, { applicationName: 'seed test' })
  try {
    const [row] = await sql<{ count: number }[]>`select count(*)::int from demographics.patient_record`
    return row?.count ?? -1
  } finally {
    await sql.end()
  }
}

test('says in one line what is wrong with its arguments', async () => {
  for (const args of [[], ['--patients', 'many'], ['--people', '3']]) {
    const { code, complaint } = await runSeed(args)
    expect(code).toBe(1)
    expect(complaint).toMatch(
      /^[^\n]+Usage: npm run seed -- --patients N \[--observations M\] \[--seed S\]\n$/,
    )
  }
})

test('leaves no trace when it is told to stop, and says so', async () => {
  const stopping = new AbortController()
  const seeding = seedSyntheticPeople({
    adminUrl: database.adminUrl,
    patients: 3_000,
    observations: 0,
    onProgress: () => stopping.abort(new Error('told to stop')),
    signal: stopping.signal,
  })
  await expect(seeding).rejects.toThrow('told to stop')
  expect(await recordCount()).toBe(0)
})

test('leaves no trace when it is killed half way, and the next seed starts from the first DetailID', async () => {
  const child = startSeed(['--patients', '3000', '--observations', '3000'])
  let output = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    output += chunk
    if (output.includes(' of 3000')) break
  }
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(output).toMatch(/^\d000 of 3000 synthetic people$/m)
  expect(await recordCount()).toBe(0)
  expect(await isEmpty(database.adminUrl)).toBe(true)
  const { showcase } = await seedSyntheticPeople({ adminUrl: database.adminUrl, patients: 3 })
  expect(showcase?.detailIds).toEqual(['1001', '1002', '1003', '1004'])
  expect(await recordCount()).toBe(9)
})

test('refuses a second seed in one line', async () => {
  const { code, complaint } = await runSeed(['--patients', '3'])
  expect(code).toBe(1)
  expect(complaint).toBe(
    'The store already holds synthetic people, and nothing was added: seed an empty store.\n',
  )
})
