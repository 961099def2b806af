import { auditEvent } from '../../drizzle/schema/audit.ts'
import { columnKeys, columnList, qualifiedName } from '../shared/columns.ts'

const event = qualifiedName(auditEvent)

/** Read otherwise, or not at all: hashes are for who verifies the chain. */
const leftOut: readonly string[] = ['detailIds', 'operationHash', 'previousHash', 'hash']
const shown = columnKeys(auditEvent).filter((key) => !leftOut.includes(key))

/**
 * Pages of events for the keys in `$1` (JSON), each with its `keyIndex` and, where any is asked for, its total; an empty
 * page is one row without an event.
 *
 * The events of a person are found by the index on DetailIDs and ordered then: else the newest events of everybody might
 * be read through for a person of whom there are few. Only those on the page are read whole.
 */
export function eventPageStatement({ counted }: { readonly counted: boolean }): string {
  return `
    select k.n as "keyIndex", page.*
    from jsonb_to_recordset($1::text::jsonb) as k(
      n int, ids bigint[], size int, "from" timestamptz, before timestamptz, after bigint)
    cross join lateral (
      with found as materialized (
        select e.seq from ${event} e
        where e.detail_ids && k.ids
          and (k."from" is null or e.at >= k."from") and (k.before is null or e.at < k.before))
      select counted.total as "total", ${columnList(auditEvent, 'e', shown)},
        array(select own.id::text from unnest(e.detail_ids) own(id) where own.id = any(k.ids)) as "detailIds"
      from (select ${counted ? '(select count(*)::int from found)' : 'null::int'} as total) counted
      left join lateral (
        select f.seq from found f where k.after is null or f.seq < k.after order by f.seq desc limit k.size
      ) place on true
      left join ${event} e on e.seq = place.seq
    ) page
    order by k.n, page.seq desc`
}
