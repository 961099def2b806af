/** Appends that resolve are in the chain; the chain has no gap and no fork, whoever writes and whatever breaks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AuditLog, createAuditLog } from '../../drizzle/audit/audit-log.ts'
import type { BatchReport } from '../../drizzle/audit/group-commit.ts'
import { verifyAudit } from '../../drizzle/audit/verify-audit.ts'
import { openDatabase } from '../../drizzle/store/subgraph-database.ts'
import { onMaintenance } from '../setup/database.ts'
import { type AuditStore, createAuditStore, looked } from './audit-store.ts'

let audit: AuditStore
beforeAll(async () => {
  audit = await createAuditStore()
})
afterAll(() => audit.drop())

const appendMany = (log: AuditLog, count: number, name: string) =>
  Promise.allSettled(
    Array.from({ length: count }, (_, place) => log.append({ ...looked, requestId: `${name}-${place}` })),
  )

const stored = async (name: string) => {
  const rows = await audit.owner<{ id: string; seq: string; commit: string }[]>`
    select request_id as id, seq::text as seq, xmin::text as commit from audit.event
    where request_id like ${`${name}-%`} order by audit.event.seq`
  return [...rows]
}

const faultFound = async () => (await verifyAudit(audit.reader.sql)).fault

test('an event is kept as it was told, without values that nobody needs to keep', async () => {
  const log = audit.openLog({ now: () => new Date('2031-05-17T09:30:00.125Z') })
  await log.append({
    ...looked,
    requestId: 'kept',
    caller: { ...looked.caller, kind: 'patient', userId: '943 476 5919' },
    onBehalfOf: '1001',
    detailIds: ['1003', '1001', '1003', 'not a number', '99999999999999999999'],
    breakGlassReason: 'Unconscious, wristband says 943-476-5919',
  })
  const [row] = await audit.owner`
    select to_char(at at time zone 'UTC', 'HH24:MI:SS.MS') as at, caller_kind, user_id, on_behalf_of, detail_ids,
           break_glass_reason, record_counts, encode(operation_hash, 'hex') as hash
    from audit.event where request_id = 'kept'`
  expect(row).toEqual({
    at: '09:30:00.125',
    caller_kind: 'patient',
    user_id: '[NHS number]',
    on_behalf_of: '1001',
    detail_ids: ['1001', '1003'],
    break_glass_reason: 'Unconscious, wristband says [NHS number]',
    record_counts: { Patient: 1, Condition: 4 },
    hash: 'abababababababababababababababababababababababababababababababab',
  })
})

test('text that Postgres would refuse is kept without what it refuses', async () => {
  const breakGlassReason = `nul \0, half \ud83d, ${'x'.repeat(2_000)}`
  await audit
    .openLog()
    .append({ ...looked, requestId: 'odd', breakGlassReason, withheld: [{ '\0': '\ud83d' }] })
  const [row] = await audit.owner`
    select left(break_glass_reason, 14) as reason, length(break_glass_reason) as length, withheld
    from audit.event where request_id = 'odd'`
  expect(row).toEqual({
    reason: 'nul \ufffd, half \ufffd,',
    length: 1_001,
    withheld: [{ '\ufffd': '\ufffd' }],
  })
  expect(await faultFound()).toBeNull()
})

test('an event that is itself wrong costs only itself', async () => {
  const log = audit.openLog()
  const wrong = log.append({ ...looked, recordCounts: { Patient: -1 } })
  await expect(wrong).rejects.toThrow('A count of Patient was expected, and not -1.')
  await expect(log.append(looked)).resolves.toBeUndefined()
})

test('200 appends at once share a few commits and make a chain without gaps', async () => {
  const batches: BatchReport[] = []
  const log = audit.openLog({ maxBatch: 120, onBatch: (batch) => batches.push(batch) })
  const outcomes = await appendMany(log, 200, 'many')
  expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true)
  const rows = await stored('many')
  expect(new Set(rows.map(({ id }) => id)).size).toBe(200)
  const first = Number(rows[0]?.seq)
  expect(rows.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 200 }, (_, place) => first + place))
  expect(new Set(rows.map(({ commit }) => commit)).size).toBe(2)
  await expect
    .poll(() => batches.map(({ size, outcome }) => [size, outcome]))
    .toEqual([
      [120, 'committed'],
      [80, 'committed'],
    ])
  expect(batches.every(({ lagMs }) => lagMs > 0)).toBe(true)
  expect(await faultFound()).toBeNull()
})

test('what is added while a batch is being written goes into the next', async () => {
  const log = audit.openLog()
  const first = log.append({ ...looked, requestId: 'turn-0' })
  await new Promise((resolve) => setImmediate(resolve))
  await Promise.all([first, appendMany(log, 50, 'turn-later')])
  const rows = await stored('turn')
  expect(rows).toHaveLength(51)
  expect(new Set(rows.map(({ commit }) => commit)).size).toBe(2)
})

test('four writers at once do not fork the chain, and none starves', async () => {
  const databases = Array.from({ length: 4 }, () =>
    openDatabase(audit.store.gatewayUrls.auditWriter, { maxConnections: 2, applicationName: 'test' }),
  )
  await Promise.all(
    databases.map(async ({ sql }, writer) => {
      const log = createAuditLog({ sql })
      for (let round = 0; round < 25; round += 1) {
        const outcomes = await appendMany(log, 4, `writer-${writer}-${round}`)
        expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true)
      }
    }),
  )
  await Promise.all(databases.map(({ end }) => end()))
  expect(await stored('writer')).toHaveLength(400)
  expect(await faultFound()).toBeNull()
})

describe('when it breaks', () => {
  const endBackends = () =>
    onMaintenance(
      (sql) => sql`
        select pg_terminate_backend(pid) from pg_stat_activity where usename = ${`${audit.store.name}_audit_writer`}`,
    )

  test('connections ended in the middle of appends, fifty times: every append that resolved is in the chain', async () => {
    const logs = [audit.openLog(), audit.openLog()]
    const resolved: string[] = []
    let rejected = 0
    let isRunning = true
    const appendOn = async (log: AuditLog, name: string) => {
      for (let place = 0; isRunning; place += 1) {
        const requestId = `broken-${name}-${place}`
        await log.append({ ...looked, requestId }).then(
          () => resolved.push(requestId),
          (error: unknown) => {
            expect(error).toMatchObject({ code: 'UNAVAILABLE' })
            rejected += 1
            return new Promise((resolve) => setTimeout(resolve, 5))
          },
        )
      }
    }
    const appending = Array.from({ length: 16 }, (_, place) =>
      appendOn(logs[place % 2] as AuditLog, `${place}`),
    )
    for (let time = 0; time < 50; time += 1) {
      await endBackends()
      await new Promise((resolve) => setTimeout(resolve, 7 * (time % 9)))
    }
    isRunning = false
    await Promise.all(appending)
    const inChain = new Set((await stored('broken')).map(({ id }) => id))
    expect(resolved.filter((id) => !inChain.has(id))).toEqual([])
    expect(resolved.length).toBeGreaterThan(500)
    expect(rejected).toBeGreaterThan(0)
    expect(await faultFound()).toBeNull()
    await expect(logs[0]?.append(looked)).resolves.toBeUndefined()
  })

  test('what cannot be stored by its deadline is refused, and later appends succeed', async () => {
    const log = audit.openLog({ deadlineMs: 200 })
    const { sql, end } = openDatabase(audit.store.adminUrl, { maxConnections: 1, applicationName: 'test' })
    const startedAtMs = performance.now()
    await sql.begin(async (tx) => {
      await tx`lock table audit.event in exclusive mode`
      const outcomes = await appendMany(log, 20, 'late')
      expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
      await expect(log.append(looked)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    })
    expect(performance.now() - startedAtMs).toBeLessThan(2_000)
    await end()
    await expect
      .poll(() =>
        log.append(looked).then(
          () => 'stored',
          () => 'refused',
        ),
      )
      .toBe('stored')
    expect(await faultFound()).toBeNull()
  })

  test('more than may wait are refused at once', async () => {
    const log = audit.openLog({ maxWaiting: 10 })
    const outcomes = await appendMany(log, 15, 'full')
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(5)
  })

  test('a refusal says nothing of where and why', async () => {
    const away = openDatabase('postgres://nobody:secret@127.0.0.1:1/none', {
      maxConnections: 1,
      applicationName: 'test',
    })
    const refusal = await createAuditLog({ sql: away.sql })
      .append(looked)
      .catch((error: unknown) => error)
    expect(JSON.stringify(refusal)).toBe(
      '{"message":"The audit record cannot be stored at the moment.","extensions":{"code":"UNAVAILABLE"}}',
    )
    await away.end()
  })

  test('the end waits for what was added and refuses what comes after', async () => {
    const log = audit.openLog()
    const added = appendMany(log, 3, 'end')
    await log.end()
    await expect(log.append(looked)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await added
    expect(await stored('end')).toHaveLength(3)
  })
})
