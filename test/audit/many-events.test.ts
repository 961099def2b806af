/** A person's events among those of everybody: found by index, however many there are. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventPageStatement } from '../../subgraphs/audit/event-page-statement.ts'
import { type AuditStore, createAuditStore, tamper } from './audit-store.ts'

const EVENTS = 100_000

let audit: AuditStore

beforeAll(async () => {
  audit = await createAuditStore()
  // One a minute, each of two of 10 000 people; the chain is nobody's business here.
  await tamper(
    audit.owner,
    `insert into audit.event (seq, at, request_id, caller_kind, door, detail_ids, record_counts, withheld, outcome,
        previous_hash, hash)
      select n, '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 minute', 'r', 'system', 'graphql',
        array[1000 + n % 5000, 6000 + n % 5000], '{}', '[]', 'ok', '', ''
      from generate_series(1, ${EVENTS}) n`,
  )
  await audit.owner`analyze audit.event`
})
afterAll(() => audit.drop())

/** Of 40 events: 3, 4, 5003, 5004 … 95003, 95004. */
const key = { ids: ['1003', '1004'], size: 51, from: null, before: null, after: null }
const pages = JSON.stringify([
  { ...key, n: 0 },
  { ...key, n: 1, after: '95004' },
  { ...key, n: 2, from: '2026-02-01T00:00:00Z', size: 2 },
])

test.each([true, false])(
  'whatever the pages, the plan is the one by index (counted: %s)',
  async (counted) => {
    const plan = await audit.owner.begin(async (tx) => {
      // As for a statement that a connection has prepared and run a few times.
      await tx`set local plan_cache_mode = force_generic_plan`
      await tx.unsafe(`prepare pages_${counted}(text) as ${eventPageStatement({ counted })}`)
      return tx.unsafe(`explain execute pages_${counted}('${pages}')`).values()
    })
    const text = plan.flat().join('\n')
    expect(text).toContain('Bitmap Index Scan on event_detail_ids')
    expect(text).not.toContain('Seq Scan')
  },
)

test('each page is counted whole and cut by itself', async () => {
  const rows = await audit.reader.sql.unsafe(eventPageStatement({ counted: true }), [pages])
  const of = (n: number) => rows.filter(({ keyIndex }) => keyIndex === n)
  expect([of(0), of(1), of(2)].map((page) => [page[0]?.total, page.length, page[0]?.seq])).toEqual([
    [40, 40, '95004'],
    [40, 39, '95003'],
    [22, 2, '95004'],
  ])
})
