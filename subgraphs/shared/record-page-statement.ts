import { columnList, qualifiedColumn, qualifiedName } from './columns.ts'
import type { Narrowing } from './narrowing.ts'
import type { RecordListing } from './record-listing.ts'

export type Direction = 'newest-first' | 'oldest-first' | 'mixed'

/** What a statement must be able to do for one batch; two batches of one shape share its text. */
export interface BatchShape {
  /** Fields of the filter that some key of the batch uses, sorted. */
  readonly fields: readonly string[]
  readonly direction: Direction
  readonly counted: boolean
  readonly continued: boolean
  /** TypeScript names of the columns that the keys of the batch need, sorted; `id` among them. */
  readonly columns: readonly string[]
  /** Of what the caller may not read: `Narrowing.shape`. */
  readonly narrowing: string
}

const everyKeyColumns = { n: 'int', ids: 'bigint[]', size: 'int' } as const
const countedColumns = { counted: 'boolean' } as const
const directionColumns = { ascending: 'boolean' } as const
const cursorColumns = { afterAt: 'timestamptz', afterId: 'uuid' } as const

/** Type of each column of `k` by its name; a batch has those that its statement reads. */
function keyColumns({ direction, counted, continued }: BatchShape): Readonly<Record<string, string>> {
  return {
    ...everyKeyColumns,
    ...(counted && countedColumns),
    ...((direction === 'mixed' || continued) && directionColumns),
    ...(continued && cursorColumns),
  }
}

/**
 * The one statement that reads a page for every key of a batch, whatever patients, filters, orders and places the
 * keys name. `$1` is a JSON array with an object per key, which `jsonb_to_recordset` turns into the rows `k`; what the
 * caller may not read is left out by the parameters from `$2` on. Where restricted records are left out, each row says
 * last, in `hidden`, whether the patient has one of this type, which an index of the few restricted ones answers: whatever
 * the key's filter, or a caller could learn by filters what is restricted.
 * Each key gives at least one row: with null columns where its page is empty, so that its total still arrives.
 * A page is merged from the first rows of each linked record, which the access index holds in this order: Postgres then
 * reads as many rows as the page may need and no more.
 */
export function recordPageStatement(
  { table, criteria }: RecordListing,
  shape: BatchShape,
  narrowing: Narrowing,
): string {
  const used = shape.fields.flatMap((field) => criteria[field] ?? [])
  const parameters = Object.entries(
    Object.assign({}, keyColumns(shape), ...used.map(({ parameters }) => parameters)),
  )
  const detailId = qualifiedColumn('t', table.detailId)
  const at = qualifiedColumn('t', table.effectiveAt)
  const id = qualifiedColumn('t', table.id)
  const from = `${qualifiedName(table)} t`
  const where = (record: string, ...more: string[]) =>
    [`${detailId} = ${record}`, ...used.map(({ predicate }) => predicate), ...more].join(' and ')
  const restricted = narrowing.restrictedConditions('t', 2)
  const hidden =
    restricted === null
      ? ''
      : `
    left join lateral (
      select true as found from ${from} where ${[`${detailId} = any(k.ids)`, ...restricted].join(' and ')} limit 1
    ) hidden on true`
  // Joined, so that it is counted once for each key and not for each row of its page.
  const total = shape.counted
    ? `
    cross join lateral (
      select count(*)::int as total from ${from}
      where ${['k.counted', where('any(k.ids)', ...narrowing.conditions('t', 2))].join(' and ')}
    ) counted`
    : ''
  const page = `
      select ${columnList(table, 't', shape.columns)}, ${at} as "orderAt", ${id} as "orderId"
      from ${from}
      where ${where('record.id', ...narrowing.conditions('t', 2, 'record.id'), ...(shape.continued ? [beyondCursor(at, id)] : []))}
      order by ${order(shape.direction, at, id)}
      limit k.size`
  const merged = order(shape.direction, 'p."orderAt"', 'p."orderId"')
  return `
    select k.n as "keyIndex", ${shape.counted ? 'counted.total' : 'null::int'} as "total", ${shape.columns.map((key) => `p."${key}"`).join(', ')}${restricted === null ? '' : ', hidden.found as "hidden"'}
    from jsonb_to_recordset($1::text::jsonb) as k(${parameters.map(([name, type]) => `"${name}" ${type}`).join(', ')})${total}${hidden}
    left join lateral (
      select p.* from unnest(k.ids) record(id) cross join lateral (${page}
      ) p
      order by ${merged}
      limit k.size
    ) p on true
    order by k.n, ${merged}`
}

function order(direction: Direction, at: string, id: string): string {
  if (direction === 'newest-first') return `${at} desc nulls last, ${id}`
  if (direction === 'oldest-first') return `${at} asc nulls last, ${id}`
  return `case when k.ascending then ${at} end asc nulls last, case when not k.ascending then ${at} end desc nulls last, ${id}`
}

function beyondCursor(at: string, id: string): string {
  return `(k."afterId" is null or case
    when k."afterAt" is null then ${at} is null and ${id} > k."afterId"
    else ${at} is null or (${at} = k."afterAt" and ${id} > k."afterId")
      or case when k.ascending then ${at} > k."afterAt" else ${at} < k."afterAt" end
    end)`
}
