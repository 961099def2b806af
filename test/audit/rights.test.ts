/** Who may do what to the audit, held by the database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../drizzle/audit/verify-audit.ts'
import { openDatabase } from '../../drizzle/store/subgraph-database.ts'
import { type AuditStore, createAuditStore, looked } from './audit-store.ts'

let audit: AuditStore
beforeAll(async () => {
  audit = await createAuditStore()
  await audit.openLog().append(looked)
})
afterAll(() => audit.drop())

const REFUSED = { code: '42501' }

const changes = [
  'update audit.event set outcome = outcome',
  'delete from audit.event',
  'truncate audit.event',
  'update audit.head set seq = seq',
  'delete from audit.head',
  'truncate audit.head',
  `insert into audit.head ("only", seq, hash) values (false, 0, '')`,
]

describe('the writer', () => {
  test.each([
    ...changes,
    'insert into audit.event select * from audit.event',
    'select * from audit.event',
    'select seq from audit.event',
    'select * from access.subscription',
    'select * from clinical.condition',
    'alter table audit.event disable trigger user',
    'set session_replication_role = replica',
  ])('is refused: %s', async (statement) => {
    await expect(audit.writer.sql.unsafe(statement)).rejects.toMatchObject(REFUSED)
  })

  test('sees where the chain ends', async () => {
    const [head] = await audit.writer.sql`select seq from audit.head`
    expect(head).toEqual({ seq: '1' })
  })

  test('is told only what is on disk', async () => {
    const [row] = await audit.writer.sql`select current_setting('synchronous_commit') as value`
    expect(row?.value).toBe('on')
  })
})

describe('the reader', () => {
  test.each([
    ...changes,
    'insert into audit.event select * from audit.event',
    "select audit.append('[]', '{}')",
  ])('is refused: %s', async (statement) => {
    const begun = audit.reader.sql.begin('read write', (tx) => tx.unsafe(statement))
    await expect(begun).rejects.toMatchObject(REFUSED)
  })

  test.each(['clinical.condition', 'demographics.link_membership', 'access.subscription'])(
    'is refused %s',
    async (table) => {
      await expect(audit.reader.sql`select from ${audit.reader.sql(table)}`).rejects.toMatchObject(REFUSED)
    },
  )

  test('reads events', async () => {
    expect(await audit.reader.sql`select request_id from audit.event`).toEqual([{ request_id: 'r-1' }])
  })
})

test.each(['demographics', 'clinical', 'admin-adt'] as const)(
  'subgraph %s sees nothing of it',
  async (subgraph) => {
    const { sql, end } = openDatabase(audit.store.urls[subgraph], {
      maxConnections: 1,
      applicationName: 'test',
    })
    await expect(sql`select * from audit.event`).rejects.toMatchObject(REFUSED)
    await expect(sql`select * from audit.head`).rejects.toMatchObject(REFUSED)
    await expect(sql`select * from access.subscription`).rejects.toMatchObject(REFUSED)
    await end()
  },
)

describe('even the owner', () => {
  test.each(changes)('is refused: %s', async (statement) => {
    await expect(audit.owner.unsafe(statement)).rejects.toMatchObject({ code: 'AU002' })
  })

  test('is refused in a session that plays replica', async () => {
    await audit.owner`set session_replication_role = replica`
    await expect(audit.owner`delete from audit.event`).rejects.toMatchObject({ code: 'AU002' })
    await audit.owner`set session_replication_role = origin`
  })
})

test.each([
  ['follows another', 2, 'hash'],
  ['leaves a gap', 3, 'previous_hash'],
  ['comes again', 1, 'previous_hash'],
])('an event that %s is refused by the table itself', async (_, seq, previousHash) => {
  const wrong = previousHash === 'hash' ? "'\\x00'" : 'hash'
  const names = await namesOf(['seq', 'previous_hash'])
  const inserting = audit.owner.unsafe(
    `insert into audit.event (seq, previous_hash, ${names}) select ${seq}, ${wrong}, ${names} from audit.event`,
  )
  await expect(inserting).rejects.toMatchObject({ code: seq === 1 ? '23505' : 'AU001' })
  expect(await verifyAudit(audit.reader.sql)).toMatchObject({ verified: 1, fault: null })
})

test('what is inserted by hand takes its turn too, and is on disk before it is answered', async () => {
  await audit.owner.begin(async (tx) => {
    await tx`set local synchronous_commit = off`
    await tx`insert into audit.event select * from audit.event where false`
    const [state] = await tx`
      select current_setting('synchronous_commit') as commit,
             exists (select from pg_locks where locktype = 'advisory' and objid = 4118002305
                     and pid = pg_backend_pid() and granted) as "hasTurn"`
    expect(state).toEqual({ commit: 'on', hasTurn: true })
  })
})

/** Each of the two follows the one event there is, or the other, by what is given of it: number, hash before, hash. */
const insertTwo = async (values: string) => {
  const names = await namesOf(['seq', 'previous_hash', 'hash'])
  return `insert into audit.event (seq, previous_hash, hash, ${names})
    select given.*, ${names} from audit.event, lateral (values ${values}) as given (seq, before, own)`
}

test.each([
  ['the second follows another', `(2, hash, '\\x02'::bytea), (3, '\\xff', '\\x03')`],
  ['the second leaves a gap', `(2, hash, '\\x02'::bytea), (4, '\\x02', '\\x04')`],
  ['the first follows another', `(2, '\\xff'::bytea, '\\x02'::bytea), (3, '\\x02', '\\x03')`],
  ['the first leaves a gap', `(3, hash, '\\x03'::bytea), (4, '\\x03', '\\x04')`],
])('two events at once of which %s are refused by the table itself', async (_, values) => {
  await expect(audit.owner.unsafe(await insertTwo(values))).rejects.toMatchObject({ code: 'AU001' })
  expect(await verifyAudit(audit.reader.sql)).toMatchObject({ verified: 1, fault: null })
})

test('two events at once that continue the chain move its end, whichever is put first', async () => {
  const inserting = await insertTwo(`(3, '\\x02'::bytea, '\\x03'::bytea), (2, hash, '\\x02')`)
  await audit.owner
    .begin(async (tx) => {
      await tx.unsafe(inserting)
      expect(await tx`select seq, hash from audit.head`).toEqual([{ seq: '3', hash: Buffer.from([3]) }])
      throw new Error('undone')
    })
    .catch((error: Error) => expect(error.message).toBe('undone'))
})

async function namesOf(without: string[]): Promise<string> {
  const columns = await audit.owner<{ name: string }[]>`
    select column_name as name from information_schema.columns
    where table_schema = 'audit' and table_name = 'event' and column_name not in ${audit.owner(without)}`
  return columns.map(({ name }) => name).join(', ')
}
