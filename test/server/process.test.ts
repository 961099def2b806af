/** The program from the outside: starts, restarts, ends and refuses as the README says. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { holdConditions, readPostmaster } from './embedded-database.ts'
import { freePort, leftProcesses, npmStart, type Started } from './started-server.ts'

const TIMEOUT_MS = 60_000
const CONDITIONS = '{ patient(detailId: "1001") { conditions { totalCount } } }'

let dataDir: string
let port: number
const started: Started[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'care-record-start-'))
  port = await freePort()
})

afterAll(async () => {
  for (const { signalGroup } of started) {
    try {
      signalGroup('SIGKILL')
    } catch {
      // It has ended, as it should.
    }
  }
  await readPostmaster(dataDir).then(
    ({ pid }) => process.kill(pid, 'SIGKILL'),
    () => undefined,
  )
  await rm(dataDir, { recursive: true, force: true })
})

function start(environment: Readonly<Record<string, string>> = {}, onPort = port): Started {
  const program = npmStart(onPort, { DATA_DIR: dataDir, SEED_PATIENTS: '20', ...environment })
  started.push(program)
  return program
}

/** The kernel takes a process off the list a moment after it closed its output. */
async function expectNothingLeft({ pid }: Started, serving?: string): Promise<void> {
  await vi.waitFor(async () => expect(await leftProcesses(pid, serving)).toEqual([]), 5_000)
}

async function ask({ origin }: Started, query: string, client = 'sandbox'): Promise<unknown> {
  const reply = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await sandboxToken(origin, client)}`,
    },
    body: JSON.stringify({ query }),
  })
  return reply.json()
}

async function sandboxToken(origin: string, client: string): Promise<string> {
  const form = `grant_type=client_credentials&client_id=${client}&client_secret=sandbox`
  const reply = await fetch(`${origin}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) })
  return ((await reply.json()) as { access_token: string }).access_token
}

/** Postgres has the statement, so the request is open. */
const untilWaiting = () => sleep(500)

describe.sequential('npm start', { timeout: TIMEOUT_MS }, () => {
  it('makes a store, seeds it, and prints requests that work as printed', async () => {
    const program = start()
    await program.ready()
    for (const step of [
      'Starting Postgres',
      'Migrating the database',
      '20 synthetic people',
      'Subgraphs',
      'Gateway',
    ])
      expect(program.output()).toMatch(new RegExp(`✓ .*${step}`))

    const [token] = program.output().match(/TOKEN=.+/) ?? []
    const commands = program.output().match(/curl .+/g) ?? []
    expect(commands).toHaveLength(3)
    for (const command of commands) {
      const { stdout } = await promisify(execFile)('/bin/sh', ['-c', `${token}\n${command}`])
      const reply: unknown = JSON.parse(stdout)
      expect(reply).not.toHaveProperty('errors')
      expect(JSON.stringify(reply)).toContain('mpaired mobility')
    }
    const [, pageToken = ''] =
      /Bearer ([\w.-]+)/.exec(await (await fetch(`${program.origin}/graphiql`)).text()) ?? []
    expect(pageToken).toBe(token?.match(/eyJ[\w.-]+/)?.[0])
    const schema = '{ __schema { queryType { name } } }'
    expect(await ask(program, schema)).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } })
    expect(await ask(program, schema, 'sandbox-staff')).toMatchObject({
      errors: [{ extensions: { code: 'INTROSPECTION_DISABLED' } }],
    })
    const metrics = await (await fetch(`${program.origin}/metrics`)).text()
    // Three pasted requests; twice a token and what was asked with it.
    expect(metrics).toContain('record_audit_events_total{outcome="committed"} 7\n')
    expect(metrics).toMatch(/record_audit_lag_seconds \d/)
  })

  it('answers an open request before Ctrl-C ends it, and leaves nothing running', async () => {
    const [program] = started as [Started]
    const conditions = await holdConditions(dataDir)
    const open = ask(program, CONDITIONS)
    await untilWaiting()
    program.signalGroup('SIGINT')
    await sleep(700)
    await expect(fetch(`${program.origin}/health/live`)).rejects.toThrow()
    await conditions.release()
    expect(await open).toMatchObject({
      data: { patient: { conditions: { totalCount: expect.any(Number) } } },
    })
    expect(await program.ended).toEqual({ code: 0, signal: null })
    await expectNothingLeft(program, dataDir)
  })

  it('keeps its data and does not seed again, until SIGTERM to npm ends it', async () => {
    const program = start({ SEED_PATIENTS: '30' })
    await program.ready()
    expect(program.output()).not.toContain('synthetic people')
    program.signalNpm('SIGTERM')
    expect(await program.ended).toEqual({ code: 0, signal: null })
    await expectNothingLeft(program, dataDir)
  })

  it('recovers after it and its Postgres were killed', async () => {
    const killed = start()
    await killed.ready()
    const before = await ask(killed, CONDITIONS)
    const postmaster = await readPostmaster(dataDir)
    killed.signalGroup('SIGKILL')
    process.kill(postmaster.pid, 'SIGKILL')
    await killed.ended

    const program = start()
    await program.ready()
    expect(await ask(program, CONDITIONS)).toEqual(before)
  })

  it('refuses a busy port in one line and touches nothing', async () => {
    const otherDir = `${dataDir}-other`
    const program = start({ DATA_DIR: otherDir })
    expect(await program.ended).toEqual({ code: 1, signal: null })
    expect(program.output()).toBe(
      `Port ${port} is in use: stop what uses it or choose another, for example PORT=${port + 1} npm start.\n`,
    )
    await expectNothingLeft(program, otherDir)
  })

  it('does not wait for an open request when Ctrl-C is pressed again', async () => {
    const program = started.at(-2) as Started
    const conditions = await holdConditions(dataDir)
    const open = ask(program, CONDITIONS).catch(() => 'cut')
    await untilWaiting()
    program.signalGroup('SIGINT')
    await sleep(700)
    program.signalGroup('SIGINT')
    expect(await open).toBe('cut')
    await conditions.release()
    expect(await program.ended).toEqual({ code: 0, signal: null })
    await expectNothingLeft(program, dataDir)
  })
})

describe.concurrent('npm start told wrongly', { timeout: TIMEOUT_MS }, () => {
  it.each([
    [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535; it is "70000".\n'],
    [
      { DATABASE_URL: 'localhost:5432/x' },
      /^.*\n?DATABASE_URL is not a Postgres URL: write it as postgres:\/\/user:password@host:5432\/database\.\n$/,
    ],
    [
      { DATABASE_URL: 'postgres://care:hunter2@127.0.0.1:1/record' },
      /^.*\n?The database 127\.0\.0\.1:1\/record is not reachable: start the server or correct the address\.\n$/,
    ],
  ])('says so in one line: %j', async (environment, line) => {
    const program = start(environment, await freePort())
    expect(await program.ended).toEqual({ code: 1, signal: null })
    if (typeof line === 'string') expect(program.output()).toBe(line)
    else expect(program.output()).toMatch(line)
    expect(program.output()).not.toContain('hunter2')
    await expectNothingLeft(program)
  })
})
