import type { GraphQLResolveInfo } from 'graphql'
import { Fault } from '../../schema/fault.ts'
import { columnList, qualifiedColumn, qualifiedName } from '../shared/columns.ts'
import { type Page, pageOf, pageSize } from '../shared/page.ts'
import { keyShapes } from '../shared/row-loaders.ts'
import { selects } from '../shared/selection.ts'
import type { SubgraphStore } from '../shared/store.ts'
import type { ServiceListing } from './service-listing.ts'

interface ServicePageArguments {
  readonly filter?: Readonly<Record<string, unknown>> | null
  readonly first?: number | null
  readonly after?: string | null
}

const mostRecords = 1000

/** Pages of one record type held for services, in one order, by one statement. */
export function createServicePages<Row extends { readonly id: string }>(
  store: SubgraphStore,
  listing: ServiceListing,
) {
  return async (
    { filter, first, after }: ServicePageArguments,
    info: GraphQLResolveInfo,
  ): Promise<Page<Row>> => {
    const size = pageSize(first, mostRecords)
    const counted = selects(info, 'totalCount')
    const values: string[] = []
    const conditions = Object.entries(filter ?? {})
      .filter(([, given]) => given != null)
      .map(([field, given]) => matches(listing, field, given, values))
    const rows = await store.query<Row & { total: number; beyond: boolean }>(
      statement(
        listing,
        conditions,
        counted,
        after == null ? null : `$${values.push(cursorId(after))}`,
        size,
      ),
      values,
    )
    const listed = rows.filter((row) => row.id !== null)
    return pageOf(
      listed,
      size,
      counted ? (rows[0]?.total ?? 0) : null,
      (row) => row,
      ({ id }) => Buffer.from(`after ${id}`).toString('base64url'),
    )
  }
}

/** For who may read nothing. */
export const pageOfNothing = async (): Promise<Page<never>> =>
  pageOf(
    [],
    0,
    0,
    (row) => row,
    () => '',
  )

function matches({ criteria }: ServiceListing, field: string, given: unknown, values: string[]): string {
  const criterion = criteria[field]
  if (criterion === undefined) throw new Fault('INVALID_REQUEST', 'Unknown filter.', { field })
  return criterion.condition(`$${values.push(criterion.parameter(given))}`)
}

/** One row with a null id carries the total where the page is empty. */
function statement(
  { table, orderedBy }: ServiceListing,
  conditions: readonly string[],
  counted: boolean,
  after: string | null,
  size: number,
): string {
  const name = qualifiedName(table)
  const where = conditions.length === 0 ? 'true' : conditions.join(' and ')
  const key = (alias: string) =>
    `row(${orderedBy === null ? '' : `coalesce(${qualifiedColumn(alias, orderedBy)}, '') collate "C", `}${qualifiedColumn(alias, table.id)})`
  const beyond =
    after === null
      ? 'true'
      : `${key('t')} > (select ${key('p')} from ${name} p where p.id = ${after}::text::uuid)`
  return `
    select counted.total as "total", page.*
    from (select ${counted ? `(select count(*)::int from ${name} t where ${where})` : 'null::int'} as total) counted
    left join lateral (
      select ${columnList(table, 't')}, row_number() over (order by ${key('t')}) as "place" from ${name} t
      where ${where} and ${beyond} order by ${key('t')} limit ${size + 1}
    ) page on true
    order by page."place"`
}

function cursorId(after: string): string {
  const id = /^after (.*)$/.exec(Buffer.from(after, 'base64url').toString('utf8'))?.[1] ?? ''
  if (!keyShapes.uuid.test(id)) {
    throw new Fault('INVALID_REQUEST', 'Expected `after` to be an endCursor of this list.', {
      field: 'after',
    })
  }
  return id
}
