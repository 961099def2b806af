/** Everyone who looked at a person. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventsAboutPatient } from '../../drizzle/audit/events-about-patient.ts'
import { type AuditStore, createAuditStore, looked } from './audit-store.ts'

let audit: AuditStore
beforeAll(async () => {
  audit = await createAuditStore()
  const log = audit.openLog()
  for (const detailIds of [['1001'], ['1002', '1005'], ['1003'], ['1001', '1003'], [], ['1002']])
    await log.append({ ...looked, detailIds })
})
afterAll(() => audit.drop())

const seen = async (detailIds: string[], first: number, after: number | null) => {
  const { events, next } = await eventsAboutPatient(audit.reader.sql, detailIds, first, after)
  return { events: events.map(({ seq }) => seq), next }
}

test('newest first, by any of the linked records, page by page', async () => {
  expect(await seen(['1001', '1003'], 2, null)).toEqual({ events: [4, 3], next: 3 })
  expect(await seen(['1001', '1003'], 2, 3)).toEqual({ events: [1], next: null })
  expect(await seen(['1001', '1003'], 3, null)).toEqual({ events: [4, 3, 1], next: null })
  expect(await seen(['1002'], 10, null)).toEqual({ events: [6, 2], next: null })
  expect(await seen(['1004'], 10, null)).toEqual({ events: [], next: null })
  expect(await seen([], 10, null)).toEqual({ events: [], next: null })
})

test('an event comes back as it went in', async () => {
  const { events } = await eventsAboutPatient(audit.reader.sql, ['1005'], 1, null)
  expect(events[0]).toMatchObject({
    seq: 2,
    requestId: 'r-1',
    callerKind: 'staff',
    userId: 'u-7',
    organisation: 'RXX',
    purposeOfUse: 'TREAT',
    door: 'graphql',
    operationName: 'Problems',
    detailIds: ['1002', '1005'],
    recordCounts: { Patient: 1, Condition: 4 },
    withheld: [{ recordType: 'Observation', reason: 'scope' }],
    outcome: 'ok',
    faultCode: null,
  })
  expect(events[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
})
