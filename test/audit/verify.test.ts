/** What is done to the chain behind the project's back is found, with the number of the first event. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { chainBeginning, eventHash } from '../../drizzle/audit/chain.ts'
import { readEvents, selectedColumns } from '../../drizzle/audit/event-rows.ts'
import { verifyAudit } from '../../drizzle/audit/verify-audit.ts'
import { type AuditStore, createAuditStore, looked, tamper } from './audit-store.ts'

let audit: AuditStore
beforeAll(async () => {
  audit = await createAuditStore()
})
afterAll(() => audit.drop())

const BEGINNING = '0a2f3bf406e6a3375ef76522225c157e866f6522afddcf66851fe447f5dcab64'

/** Seven events. */
beforeEach(async () => {
  await tamper(
    audit.owner,
    `truncate audit.event; update audit.head set seq = 0, hash = decode('${BEGINNING}', 'hex')`,
  )
  const log = audit.openLog()
  for (const place of [1, 2, 3, 4, 5, 6, 7]) await log.append({ ...looked, requestId: `r-${place}` })
})

const verify = (options = {}) => verifyAudit(audit.reader.sql, { pageSize: 3, ...options })
const columns = async () => {
  const rows = await audit.owner<{ name: string }[]>`
    select column_name as name from information_schema.columns
    where table_schema = 'audit' and table_name = 'event' order by ordinal_position`
  return rows.map(({ name }) => name).filter((name) => name !== 'seq')
}
const copyOf = async (seq: number) =>
  `insert into audit.event select ${seq}, ${(await columns()).join(', ')} from audit.event`

test('an untouched chain is whole, page by page', async () => {
  const progress: [number, number][] = []
  const { verified, head, fault } = await verify({
    onProgress: (done: number, total: number) => progress.push([done, total]),
  })
  expect({ verified, seq: head.seq, fault }).toEqual({ verified: 7, seq: 7, fault: null })
  expect(progress).toEqual([
    [3, 7],
    [6, 7],
    [7, 7],
  ])
})

test('an empty chain is whole', async () => {
  await tamper(
    audit.owner,
    `truncate audit.event; update audit.head set seq = 0, hash = decode('${BEGINNING}', 'hex')`,
  )
  expect(await verify()).toEqual({ verified: 0, head: { seq: 0, hash: BEGINNING }, fault: null })
  expect(chainBeginning.hash).toBe(BEGINNING)
})

test.each([
  ['at', `at + interval '1 millisecond'`],
  ['request_id', `'r-9'`],
  ['caller_kind', `'system'`],
  ['client_id', 'null'],
  ['user_id', `'u-8'`],
  ['organisation', `'RYY'`],
  ['role', 'null'],
  ['on_behalf_of', '1001'],
  ['purpose_of_use', `'ETREAT'`],
  ['door', `'fhir'`],
  ['operation_name', `'Other'`],
  ['operation_hash', 'null'],
  ['detail_ids', `'{1001}'`],
  ['record_counts', `'{"Patient": 1, "Condition": 3}'`],
  ['withheld', `'[]'`],
  ['break_glass_reason', `'none'`],
  ['outcome', `'partial'`],
  ['fault_code', `'NOT_FOUND'`],
  ['previous_hash', `'\\x00'`],
  ['hash', `'\\x00'`],
])('a change of %s is found', async (column, value) => {
  await tamper(audit.owner, `update audit.event set ${column} = ${value} where seq = 4`)
  expect(await verify()).toMatchObject({ verified: 3, fault: { kind: 'altered', seq: 4 } })
})

test('every column but the number is covered by the test above', async () => {
  expect(await columns()).toHaveLength(20)
})

describe('events that came, went and moved', () => {
  test.each([
    ['the first', 'seq = 1', 1],
    ['one in the middle', 'seq = 4', 4],
    ['several', 'seq in (3, 4, 6)', 3],
    ['the last', 'seq = 7', 7],
    ['the end', 'seq > 4', 5],
    ['all', 'true', 1],
  ])('%s removed', async (_, which, seq) => {
    await tamper(audit.owner, `delete from audit.event where ${which}`)
    expect((await verify()).fault).toEqual({ kind: 'removed', seq })
  })

  test('one removed and the rest renumbered', async () => {
    await tamper(
      audit.owner,
      `delete from audit.event where seq = 4;
       update audit.event set seq = -seq where seq > 4; update audit.event set seq = -seq - 1 where seq < 0`,
    )
    expect((await verify()).fault).toEqual({ kind: 'replaced', seq: 3 })
  })

  test('two that changed places', async () => {
    await tamper(
      audit.owner,
      `update audit.event set seq = -seq where seq in (3, 4); update audit.event set seq = 7 + seq where seq < 0`,
    )
    expect((await verify()).fault).toEqual({ kind: 'moved', seq: 3 })
  })

  test('one moved towards the beginning', async () => {
    await tamper(
      audit.owner,
      `update audit.event set seq = 100 + case seq when 6 then 2 else seq + 1 end where seq between 2 and 6;
       update audit.event set seq = seq - 100 where seq > 100`,
    )
    expect((await verify()).fault).toEqual({ kind: 'moved', seq: 2 })
  })

  test('one inserted that follows rightly, and the rest renumbered', async () => {
    await tamper(
      audit.owner,
      `update audit.event set seq = -seq where seq > 3; update audit.event set seq = 1 - seq where seq < 0;
       ${await copyOf(4)} where seq = 3;`,
    )
    const [third] = await rowsOf(3)
    if (third === undefined) throw new Error('expected an event 3')
    const forged = eventHash({ ...third, requestId: 'forged' }, third.hash)
    await tamper(
      audit.owner,
      `update audit.event set request_id = 'forged', previous_hash = decode('${third.hash}', 'hex'),
       hash = decode('${forged}', 'hex') where seq = 4`,
    )
    expect((await verify()).fault).toEqual({ kind: 'inserted', seq: 4 })
  })

  test('one put behind the end', async () => {
    await tamper(audit.owner, `${await copyOf(8)} where seq = 7`)
    expect((await verify()).fault).toEqual({ kind: 'inserted', seq: 8 })
  })

  test('one replaced by another with a hash of its own', async () => {
    const [fourth] = await rowsOf(4)
    if (fourth === undefined) throw new Error('expected an event 4')
    const hash = eventHash({ ...fourth, userId: 'u-9' }, fourth.previousHash)
    await tamper(
      audit.owner,
      `update audit.event set user_id = 'u-9', hash = decode('${hash}', 'hex') where seq = 4`,
    )
    expect((await verify()).fault).toEqual({ kind: 'replaced', seq: 4 })
  })
})

test('an end cut off with its head shows against a head that was noted, and only against that', async () => {
  const noted = (await verify()).head.hash
  expect((await verify({ expectedHead: noted })).fault).toBeNull()
  await audit.openLog().append(looked)
  expect(await verify({ expectedHead: noted })).toMatchObject({ verified: 8, fault: null })
  await tamper(
    audit.owner,
    `delete from audit.event where seq > 5;
     update audit.head set (seq, hash) = (select seq, hash from audit.event where seq = 5)`,
  )
  expect(await verify()).toMatchObject({ verified: 5, fault: null })
  expect((await verify({ expectedHead: noted })).fault).toEqual({ kind: 'expected head missing', seq: 5 })
})

async function rowsOf(seq: number) {
  return readEvents(audit.owner, `select ${selectedColumns} from audit.event event where seq = $1::bigint`, [
    seq,
  ])
}
