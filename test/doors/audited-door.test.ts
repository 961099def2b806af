/** What the door does when it cannot be known, or not be stored, whose records leave. */
import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import type { AuditEvent } from '../../drizzle/audit/audit-event.ts'
import { withAudit } from '../../gateway/audit/audited-door.ts'
import type { Answer, Door } from '../../gateway/door.ts'
import { systemCaller } from '../setup/callers.ts'

const schema = buildSchema(`
  type Query { patient(detailId: ID!): Patient, condition(id: ID!): Condition, findPatients(criteria: In!): [Patient!] }
  input In { family: String, detailIds: [ID!] }
  type Patient { detailId: ID!, linkedDetailIds: [ID!], name: String, records: [PatientRecord!], conditions: [Condition!] }
  type PatientRecord { detailId: ID!, gender: String }
  type Condition { id: ID!, text: String, record: PatientRecord }
`)

function audited(answer: (operation: string) => Answer<unknown> | Promise<Answer<unknown>>) {
  const events: AuditEvent[] = []
  const asked: string[] = []
  const inner: Door = {
    execute: async <Data>(operation: string) => {
      asked.push(operation)
      return (await answer(operation)) as Answer<Data>
    },
  }
  const door = withAudit(inner, { log: { append: async (event) => void events.push(event) }, schema })
  const ask = (operation: string, variables = {}) =>
    door.execute(operation, variables, { ...systemCaller, request: { door: 'graphql', id: 'r' } })
  return { ask, asked, events }
}

const nobody = () => ({ data: { patient: null }, errors: [], withheld: [] })

test.each([
  [
    '{ patient(detailId: "7") { name } }',
    '{ patient(detailId: "7") { _auditDetailIds: linkedDetailIds  name } }',
  ],
  ['{ patient(detailId: "7") { linkedDetailIds records { gender } } }', null],
  ['{ condition(id: "c") { text } }', '{ condition(id: "c") { _auditRecord: record { detailId }  text } }'],
  [
    '{ condition(id: "c") { record { gender } } }',
    '{ condition(id: "c") { record { _auditDetailIds: detailId  gender } } }',
  ],
  ['{ patient(detailId: "7") { linkedDetailIds conditions { text record { gender } } } }', null],
  // Only what is certain to be answered counts.
  [
    'query ($x: Boolean!) { patient(detailId: "7") { linkedDetailIds @include(if: $x) } }',
    'query ($x: Boolean!) { patient(detailId: "7") { _auditDetailIds: linkedDetailIds  linkedDetailIds @include(if: $x) } }',
  ],
  ['{ nothing', null],
])('%s is asked as it must be', async (operation, expected) => {
  const { ask, asked } = audited(nobody)
  await ask(operation)
  expect(asked[0]?.replace(/ +/g, ' ')).toBe((expected ?? operation).replace(/ +/g, ' '))
})

test('DetailIDs are taken from literals, variables and criteria', async () => {
  const { ask, events } = audited(nobody)
  const operation =
    'query ($x: ID!, $in: In!) { a: patient(detailId: $x) { name } b: patient(detailId: "8") { name } findPatients(criteria: $in) { name } }'
  await ask(operation, { x: '7', in: { family: '99', detailIds: ['9', '10'] } })
  expect(events[0]?.detailIds.toSorted()).toEqual(['10', '7', '8', '9'])
})

test('an answer of which it is not known whose it is stays inside', async () => {
  const { ask, events } = audited(() => ({
    data: { patient: { _auditDetailIds: null, name: 'Ada' } },
    errors: [{ message: 'x', path: ['patient', '_auditDetailIds'], extensions: { code: 'UNAVAILABLE' } }],
    withheld: [],
  }))
  const { data, errors } = await ask('{ patient(detailId: "7") { name } }')
  expect({ data, codes: errors.map(({ extensions }) => extensions?.code) }).toEqual({
    data: null,
    codes: ['UNAVAILABLE'],
  })
  expect(events).toMatchObject([{ outcome: 'refused', faultCode: 'UNAVAILABLE', detailIds: ['7'] }])
})

test('nothing of what was added is written out, though it be null', async () => {
  const { ask } = audited(() => ({
    data: { patient: { _auditDetailIds: null, name: 'Ada' } },
    errors: [],
    withheld: [],
  }))
  expect(JSON.stringify(await ask('{ patient(detailId: "7") { name } }'))).toBe(
    '{"data":{"patient":{"name":"Ada"}},"errors":[],"withheld":[]}',
  )
})

test('a graph that throws is recorded, and its words stay inside', async () => {
  const { ask, events } = audited(() => Promise.reject(new Error('password=hunter2')))
  const { data, errors } = await ask('{ patient(detailId: "7") { name } }')
  expect(data).toBeNull()
  expect(JSON.stringify(errors)).not.toContain('hunter2')
  expect(events).toMatchObject([{ outcome: 'refused', faultCode: 'INTERNAL' }])
})
