/** The tables of the `demographics` Postgres schema that say which records are one person, and how that came about. */
import { sql } from 'drizzle-orm'
import { bigint, index, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import { detailIdColumn } from './columns.ts'
import { demographics, patientRecord } from './demographics.ts'

/** Which records are, at this moment, one person: those with the same set number. Every record has one row. */
export const linkMembership = demographics.table(
  'link_membership',
  {
    detailId: detailIdColumn('detail_id')
      .primaryKey()
      .references(() => patientRecord.detailId, { onDelete: 'cascade' }),
    /** Never leaves this schema: it changes with every unlink, so nobody may hold on to it. */
    setId: bigint('set_id', { mode: 'number' }).notNull(),
  },
  (t) => [index('link_membership_set').on(t.setId)],
)

export const linkActions = ['link', 'unlink', 'merge'] as const
export const linkRules = ['nhs-number-and-birth-date', 'source-merge', 'manual'] as const

/** Append-only: who linked, unlinked or merged what, when, why, and by which rule. */
export const linkEvent = demographics.table(
  'link_event',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: timestamp('at', { withTimezone: true, mode: 'string' }).notNull().default(sql`now()`),
    action: text('action', { enum: linkActions }).notNull(),
    /** The record that was linked, unlinked, or merged away (the minor). */
    detailId: detailIdColumn('detail_id').notNull(),
    /** The records it was linked with, separated from, or merged into (the major). */
    otherDetailIds: detailIdColumn('other_detail_ids').array().notNull(),
    rule: text('rule', { enum: linkRules }).notNull(),
    actor: text('actor').notNull(),
    reason: text('reason'),
  },
  (t) => [index('link_event_detail').on(t.detailId)],
)

/** Pairs that a person separated; no rule joins them again. The smaller DetailID comes first. */
export const linkSeparation = demographics.table(
  'link_separation',
  {
    detailId: detailIdColumn('detail_id').notNull(),
    otherDetailId: detailIdColumn('other_detail_id').notNull(),
    eventId: bigint('event_id', { mode: 'number' })
      .notNull()
      .references(() => linkEvent.id),
  },
  (t) => [
    primaryKey({ columns: [t.detailId, t.otherDetailId] }),
    index('link_separation_other').on(t.otherDetailId),
  ],
)

/** Records that a source merged away (minor) into another (major); both stay, linked. */
export const recordMerge = demographics.table(
  'record_merge',
  {
    minorDetailId: detailIdColumn('minor_detail_id')
      .primaryKey()
      .references(() => patientRecord.detailId),
    majorDetailId: detailIdColumn('major_detail_id')
      .notNull()
      .references(() => patientRecord.detailId),
    eventId: bigint('event_id', { mode: 'number' })
      .notNull()
      .references(() => linkEvent.id),
  },
  (t) => [index('record_merge_major').on(t.majorDetailId)],
)
