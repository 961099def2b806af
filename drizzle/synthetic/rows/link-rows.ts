/** Which records are one person, and how that came about. */
import { linkEvent, linkMembership, linkSeparation, recordMerge } from '../../schema/links.ts'
import { isoInstant } from '../person/calendar.ts'
import { isLinkableByRule, type SourceRecord } from '../source/source-record.ts'
import type { SourcePlan } from '../source/sources.ts'
import type { RowSink } from './rows.ts'

const ACTOR = 'synthetic'
const EVENING_MINUTE = 21 * 60

/** Writes from the given event id on and returns the next free one. */
export function addLinkRows(
  records: readonly SourceRecord[],
  linking: SourcePlan['linking'],
  firstEventId: number,
  sink: RowSink,
): number {
  addMemberships(records, linking, sink)
  const later = records.slice(1)
  later.forEach((record, index) => {
    const earlier = records.slice(0, index + 1)
    addLinkEvent(record, earlier, { id: firstEventId + index, linking }, sink)
  })
  const nextId = firstEventId + later.length
  return linking === 'separated' ? addSeparation(records, nextId, sink) : nextId
}

/** A set is numbered by the smallest DetailID in it. */
function addMemberships(
  records: readonly SourceRecord[],
  linking: SourcePlan['linking'],
  sink: RowSink,
): void {
  const first = records[0]?.detailId
  for (const { detailId } of records) {
    const setId = Number(linking === 'separated' ? detailId : (first ?? detailId))
    sink.add(linkMembership, { detailId, setId })
  }
}

function addLinkEvent(
  record: SourceRecord,
  earlier: readonly SourceRecord[],
  { id, linking }: { id: number; linking: SourcePlan['linking'] },
  sink: RowSink,
): void {
  const event = { id, at: momentOf(record), detailId: record.detailId, actor: ACTOR }
  const major = earlier.at(-1)
  if (linking === 'merged' && !record.active && major !== undefined) {
    const reason = 'The source registered the person twice.'
    const otherDetailIds = [major.detailId]
    sink.add(linkEvent, { ...event, action: 'merge', otherDetailIds, rule: 'source-merge', reason })
    sink.add(recordMerge, { minorDetailId: record.detailId, majorDetailId: major.detailId, eventId: id })
    return
  }
  const byRule = isLinkableByRule(record)
  sink.add(linkEvent, {
    ...event,
    action: 'link',
    otherDetailIds: earlier.map((each) => each.detailId),
    rule: byRule ? 'nhs-number-and-birth-date' : 'manual',
    reason: byRule ? null : 'The record lacks what the rule compares; name and address were compared.',
  })
}

function addSeparation(records: readonly SourceRecord[], id: number, sink: RowSink): number {
  const [one, other] = records
  if (one === undefined || other === undefined) return id
  sink.add(linkEvent, {
    id,
    at: isoInstant(one.person.lastDay, EVENING_MINUTE + 60),
    action: 'unlink',
    detailId: other.detailId,
    otherDetailIds: [one.detailId],
    rule: 'manual',
    actor: 'synthetic-records-officer',
    reason: 'The person asked for the two records to be kept apart.',
  })
  sink.add(linkSeparation, { detailId: one.detailId, otherDetailId: other.detailId, eventId: id })
  return id + 1
}

function momentOf({ person, position }: SourceRecord): string {
  return isoInstant(person.lastDay, EVENING_MINUTE + position)
}
