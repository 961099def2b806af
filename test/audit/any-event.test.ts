/** Whatever a caller manages to put into an event, it is stored, and the chain stays whole. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditEvent } from '../../drizzle/audit/audit-event.ts'
import { verifyAudit } from '../../drizzle/audit/verify-audit.ts'
import { type AuditStore, createAuditStore, looked } from './audit-store.ts'

let audit: AuditStore
beforeAll(async () => {
  audit = await createAuditStore()
})
afterAll(() => audit.drop())

// Halves of characters and NUL included, which strings of JavaScript may hold and those of Postgres may not.
const anyText = fc.oneof(
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '',
    '\0',
    '__proto__',
    '1',
    '01',
    '\\u0000',
    `"}'; drop table audit.event; --`,
    'é'.repeat(1_200),
  ),
)
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const anyEvent: fc.Arbitrary<AuditEvent> = fc.record({
  requestId: anyText,
  caller: fc.record({
    kind: fc.constantFrom('anonymous', 'system', 'staff', 'patient'),
    clientId: orNull(anyText),
    userId: orNull(anyText),
    organisation: orNull(anyText),
    role: orNull(anyText),
  }),
  onBehalfOf: orNull(anyText),
  purposeOfUse: orNull(anyText),
  door: fc.constantFrom('graphql', 'fhir', 'ccapi', 'token'),
  operation: fc.record({ name: orNull(anyText), hash: fc.constantFrom(null, 'ab'.repeat(32)) }),
  detailIds: fc.array(fc.oneof(anyText, fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String)), {
    maxLength: 5,
  }),
  recordCounts: fc.dictionary(anyText, fc.nat()),
  withheld: fc.array(
    fc.dictionary(
      anyText,
      fc.oneof(anyText, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)),
    ),
    { maxLength: 3 },
  ),
  breakGlassReason: orNull(anyText),
  outcome: fc.constantFrom('ok', 'partial', 'refused'),
  faultCode: orNull(anyText),
})

test('any event can be appended beside others, and verified', async () => {
  const log = audit.openLog()
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: 10 }), async (events) => {
      const before = (await verifyAudit(audit.reader.sql)).verified
      await Promise.all([...events, looked].map((event) => log.append(event)))
      const { verified, fault } = await verifyAudit(audit.reader.sql)
      expect({ added: verified - before, fault }).toEqual({ added: events.length + 1, fault: null })
    }),
    { seed: 21_112_026, numRuns: 60 },
  )
})
