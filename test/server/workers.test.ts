/** Several processes behind one port: to callers one server, which outlives the loss of any of them. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGathering } from '../../gateway/workers/gathering.ts'
import { watchOver } from '../../gateway/workers/watch.ts'
import { holdConditions, readPostmaster } from './embedded-database.ts'
import { freePort, leftProcesses, npmStart, type Started } from './started-server.ts'

const TIMEOUT_MS = 60_000
const SOON = { timeout: 20_000, interval: 100 }
/** A worker owes five signs of life, three seconds apart, before it is given up. */
const LATER = { timeout: 40_000, interval: 200 }

let dataDir: string
let program: Started

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'care-record-workers-'))
  program = npmStart(await freePort(), { DATA_DIR: dataDir, SEED_PATIENTS: '20', WORKERS: '2' })
  await program.ready()
}, TIMEOUT_MS)

afterAll(async () => {
  try {
    program.signalGroup('SIGKILL')
  } catch {
    // It has ended, as it should.
  }
  await readPostmaster(dataDir).then(
    ({ pid }) => process.kill(pid, 'SIGKILL'),
    () => undefined,
  )
  await rm(dataDir, { recursive: true, force: true })
})

/** Process ids of the workers of the start under test. */
async function workers(): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pgid=,pid=,args='])
  return stdout.split('\n').flatMap((line) => {
    const [group, pid] = line.trim().split(/\s+/)
    return group === String(program.pid) && line.endsWith('main.ts worker') ? [Number(pid)] : []
  })
}

interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** By a connection of its own: those are shared out among the workers. */
function get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: false })
    const asked = request(`${program.origin}${path}`, { agent, headers }, (reply) => {
      let text = ''
      reply.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text }))
    })
    asked.on('error', reject).end()
  })
}

async function tokenFrom(): Promise<string> {
  const body = new URLSearchParams(
    'grant_type=client_credentials&client_id=sandbox&client_secret=sandbox&scope=system/*.read',
  )
  const reply = await fetch(`${program.origin}/oauth2/token`, { method: 'POST', body })
  return ((await reply.json()) as { access_token: string }).access_token
}

const conditions = (token: string) =>
  get('/fhir/STU3/Condition?patient=1001', { authorization: `Bearer ${token}` })

const metrics = async () => (await get('/metrics')).text

const times = <Result>(count: number, task: () => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, task))

describe.sequential('npm start with WORKERS=2', { timeout: TIMEOUT_MS }, () => {
  it('takes the token of one process in all, and counts for all', async () => {
    // Each has looked for somebody to show before it listens.
    await expect.poll(metrics, SOON).toContain('record_plan_cache{count="size"} 2\n')
    const token = await tokenFrom()
    const replies = await times(12, () => conditions(token))
    expect(replies.map(({ status }) => status)).toEqual(Array(12).fill(200))
    const told = await times(4, metrics)
    for (const text of told) {
      // Twelve searches and a token.
      expect(text).toContain('record_audit_events_total{outcome="committed"} 13\n')
      expect(text).toContain(
        'record_operation_duration_seconds_count{door="fhir",operation="FhirCondition",outcome="answered"} 12\n',
      )
    }
    // Each planned the search once: both have answered.
    expect(told[0]).toContain('record_plan_cache{count="hits"} 10\n')
  })

  it('goes on when one is lost, and replaces it', async () => {
    const token = await tokenFrom()
    const before = await workers()
    expect(await metrics()).toContain('record_audit_events_total{outcome="committed"} 14\n')
    const [lost = 0, other = 0] = before
    process.kill(lost, 'SIGKILL')
    await expect.poll(program.output, SOON).toContain('A worker has ended and is replaced.')
    const replies = await times(6, () => conditions(token))
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200))
    // What the lost one had counted is still told: a sum that falls is taken for a new start.
    expect(await metrics()).toContain('record_audit_events_total{outcome="committed"} 20\n')
    await expect.poll(metrics, SOON).toContain('record_processes{state="answering"} 2\n')
    expect(await workers()).toContain(other)
    expect(program.output().match(/A worker has ended and is replaced\./g)).toHaveLength(1)
  })

  it('ends one that stands still, and replaces it', async () => {
    const token = await tokenFrom()
    const [still = 0, other = 0] = await workers()
    process.kill(still, 'SIGSTOP')
    await expect.poll(program.output, LATER).toContain('A worker does not answer any more and is ended.')
    await expect.poll(metrics, SOON).toContain('record_processes{state="answering"} 2\n')
    expect(await workers()).toContain(other)
    expect(await workers()).not.toContain(still)
    const replies = await times(6, () => conditions(token))
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200))
  })

  it('answers open requests before Ctrl-C ends it, and leaves nothing running', async () => {
    const token = await tokenFrom()
    const held = await holdConditions(dataDir)
    const open = times(4, () => conditions(token))
    await sleep(500)
    program.signalGroup('SIGINT')
    await sleep(700)
    await expect(get('/health/live')).rejects.toThrow()
    await held.release()
    expect((await open).map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await program.ended).toEqual({ code: 0, signal: null })
    await vi.waitFor(async () => expect(await leftProcesses(program.pid, dataDir)).toEqual([]), 5_000)
    expect(program.output().match(/Stopping/g)).toHaveLength(1)
  })
})

it('ends with the first when that cannot start', { timeout: TIMEOUT_MS }, async () => {
  const environment = { WORKERS: '2', DATABASE_URL: 'postgres://care@127.0.0.1:1/record' }
  const refused = npmStart(await freePort(), environment)
  expect(await refused.ended).toEqual({ code: 1, signal: null })
  expect(refused.output()).toMatch(/^.*\n?The database 127\.0\.0\.1:1\/record is not reachable: .*\n$/)
  expect(await leftProcesses(refused.pid)).toEqual([])
})

describe('a watch over a worker', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('gives it up when it owes as many signs of life as may be owed, and not before', () => {
    const told: string[] = []
    const watch = watchOver(
      { ask: () => void told.push('asked'), giveUp: () => void told.push('given up') },
      { intervalMs: 10, patience: 2 },
    )
    vi.advanceTimersByTime(20)
    watch.onSign()
    vi.advanceTimersByTime(20)
    expect(told).toEqual(['asked', 'asked', 'asked', 'asked'])
    vi.advanceTimersByTime(100)
    expect(told).toEqual(['asked', 'asked', 'asked', 'asked', 'given up'])
  })
})

it('tells of a process that is silent what it last told, and how many are', { timeout: 10_000 }, async () => {
  const sum = async (reports: readonly (readonly unknown[])[]) => reports.flat()
  const { gather, join, leave, onReport } = createGathering(sum)
  const reporter = (report: string) => {
    const self = {
      isSilent: false,
      tell: () => void (self.isSilent || queueMicrotask(() => onReport(self, [report]))),
    }
    join(self)
    return self
  }
  const [first, second] = [reporter('a'), reporter('b')]
  expect(await gather()).toEqual({ reports: [['a'], ['b'], []], answering: 2, silent: 0 })
  second.isSilent = true
  expect(await gather()).toEqual({ reports: [['a'], ['b'], []], answering: 1, silent: 1 })
  leave(second)
  leave(first)
  expect(await gather()).toEqual({ reports: [['b', 'a']], answering: 0, silent: 0 })
})
