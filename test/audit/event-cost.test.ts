/** What an event costs the store does not grow with the events that name the same records. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordOf } from '../../drizzle/audit/audit-event.ts'
import { contentHash } from '../../drizzle/audit/chain.ts'
import { type AuditStore, createAuditStore, looked } from './audit-store.ts'

/** A list of fifty people, of three records each. */
const ward = { ...looked, detailIds: Array.from({ length: 150 }, (_, n) => `${1001 + n}`) }

let audit: AuditStore
beforeAll(async () => {
  audit = await createAuditStore()
  const log = audit.openLog()
  await Promise.all(Array.from({ length: 300 }, () => log.append(ward)))
  await audit.owner`vacuum audit.event`
})
afterAll(() => audit.drop())

test('an event of 150 DetailIDs that many others name writes some kilobytes of log, not tens of them', async () => {
  const record = recordOf(ward, new Date())
  const appending = audit.owner.unsafe<{ 'QUERY PLAN': [{ Plan: { 'WAL Bytes': number } }] }[]>(
    'explain (analyze, wal, format json) select audit.append($1::text::json, $2::text[])',
    [JSON.stringify([record]), [contentHash(record)]],
  )
  const bytes = (await appending)[0]?.['QUERY PLAN'][0].Plan['WAL Bytes']
  expect(bytes).toBeGreaterThan(1_000)
  expect(bytes).toBeLessThan(10_000)
})
