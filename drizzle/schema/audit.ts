/**
 * The `audit` Postgres schema: one event per operation, chained by hashes, never changed. Triggers in the migrations
 * hold the rules: an event continues the chain or is refused; none is updated, deleted or truncated.
 */
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  customType,
  index,
  jsonb,
  pgSchema,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'
import { detailIdColumn } from './columns.ts'

export const audit = pgSchema('audit')

/** `anonymous` is a caller who could not be verified, `admin` a person at the command line. */
export const auditedCallerKinds = ['anonymous', 'system', 'staff', 'patient', 'admin'] as const
export const auditedDoors = ['graphql', 'fhir', 'ccapi', 'token', 'admin'] as const
export const auditOutcomes = ['ok', 'partial', 'refused'] as const

const sha256Column = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })

export const auditEvent = audit.table(
  'event',
  {
    /** Counts from 1 without gaps, in the order of commits. */
    seq: bigint('seq', { mode: 'number' }).primaryKey(),
    at: timestamp('at', { withTimezone: true, mode: 'string', precision: 3 }).notNull(),
    requestId: text('request_id').notNull(),
    callerKind: text('caller_kind', { enum: auditedCallerKinds }).notNull(),
    clientId: text('client_id'),
    userId: text('user_id'),
    organisation: text('organisation'),
    role: text('role'),
    /** A record of the patient who asks, or for whom is asked: stands for the NHS number, which is never kept here. */
    onBehalfOf: detailIdColumn('on_behalf_of'),
    purposeOfUse: text('purpose_of_use'),
    door: text('door', { enum: auditedDoors }).notNull(),
    operationName: text('operation_name'),
    /** SHA-256 of the operation's text; the text may hold values and is not kept, variables neither. */
    operationHash: sha256Column('operation_hash'),
    detailIds: detailIdColumn('detail_ids').array().notNull(),
    /** How many items of each record type were given out. */
    recordCounts: jsonb('record_counts').$type<Readonly<Record<string, number>>>().notNull(),
    withheld: jsonb('withheld').$type<readonly Readonly<Record<string, unknown>>[]>().notNull(),
    breakGlassReason: text('break_glass_reason'),
    outcome: text('outcome', { enum: auditOutcomes }).notNull(),
    faultCode: text('fault_code'),
    previousHash: sha256Column('previous_hash').notNull(),
    hash: sha256Column('hash').notNull(),
  },
  (t) => [
    // What is new waits in a list that readers go through too: a ward that is looked at again and again goes into the
    // index in one go. Whoever has to empty the list keeps all others waiting, some 25 ms for its 2 MB; a list of 256 kB
    // took 15 ms, five times as often.
    index('event_detail_ids')
      .using('gin', t.detailIds)
      .with({ fastupdate: true, gin_pending_list_limit: 2048 }),
  ],
)

/** One row: where the chain ends. Written by the trigger on `event` alone; a tail cut off `event` shows against it. */
export const auditHead = audit.table(
  'head',
  {
    only: boolean('only').primaryKey().default(true),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    hash: sha256Column('hash').notNull(),
  },
  (t) => [check('head_is_one_row', sql`${t.only}`)],
)
