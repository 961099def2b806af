import DataLoader from 'dataloader'
import type { GraphQLResolveInfo } from 'graphql'
import { decodeCursor, encodeCursor, type Position } from './cursor.ts'
import { type Page, pageOf, pageSize } from './page.ts'
import { linkedSet, type PatientReference } from './patient-reference.ts'
import type { RecordListing } from './record-listing.ts'
import { type BatchShape, recordPageStatement } from './record-page-statement.ts'
import { selects } from './selection.ts'
import type { SubgraphStore } from './store.ts'

/** A page of a linked set's records as a field's arguments ask for it. */
export interface RecordPageArguments {
  readonly filter?: Readonly<Record<string, unknown>> | null
  readonly order: string
  readonly first?: number | null
  readonly after?: string | null
}

interface PageKey {
  readonly ids: readonly string[]
  readonly size: number
  readonly ascending: boolean
  readonly counted: boolean
  readonly after: Position | null
  readonly fields: readonly string[]
  readonly parameters: Readonly<Record<string, unknown>>
}

interface ListedRow {
  readonly keyIndex: number
  readonly total: number | null
  readonly id: string | null
  readonly effectiveAt: string | null
}

/** The most records one page may hold; enough for a whole GP record, small enough for memory. */
const mostRecords = 10_000

/**
 * Pages of one record type for one request: everything asked for at one level of the query, for however many
 * patients, is one SQL statement. Made anew for each request, because it remembers what it read.
 * @returns a function from patient and arguments to the page; rows of all linked records in one exact order.
 */
export function createRecordPages<Row>(
  store: SubgraphStore,
  listing: RecordListing,
  statements: Map<string, string>,
) {
  const loader = new DataLoader<PageKey, Page<Row>, string>(
    (keys) => readPages<Row>(store, listing, statements, keys),
    {
      cacheKeyFn: (key) => JSON.stringify(key),
    },
  )
  return (
    patient: PatientReference,
    given: RecordPageArguments,
    info: GraphQLResolveInfo,
  ): Promise<Page<Row>> => loader.load(pageKey(listing, patient, given, selects(info, 'totalCount')))
}

function pageKey(
  { criteria }: RecordListing,
  patient: PatientReference,
  { filter, order, first, after }: RecordPageArguments,
  counted: boolean,
): PageKey {
  const given = Object.entries(filter ?? {})
    .filter(([, value]) => value != null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    ids: linkedSet(patient),
    size: pageSize(first, mostRecords),
    ascending: order === 'oldest-first',
    counted,
    after: after == null ? null : decodeCursor(after),
    fields: given.map(([field]) => field),
    parameters: Object.assign({}, ...given.map(([field, value]) => criteria[field]?.values(value))),
  }
}

async function readPages<Row>(
  store: SubgraphStore,
  listing: RecordListing,
  statements: Map<string, string>,
  keys: readonly PageKey[],
): Promise<Page<Row>[]> {
  const parameter = keys.map(({ ids, size, ascending, counted, after, parameters }, n) => ({
    n,
    ids,
    size: size + 1,
    ascending,
    counted,
    afterAt: after?.at ?? null,
    afterId: after?.id ?? null,
    ...parameters,
  }))
  const rows = await store.query<ListedRow>(statementFor(listing, batchShape(keys), statements), [
    JSON.stringify(parameter),
  ])
  const byKey = keys.map((): ListedRow[] => [])
  for (const row of rows) byKey[row.keyIndex]?.push(row)
  return keys.map((key, n) => toPage<Row>(byKey[n] ?? [], key))
}

function toPage<Row>(rows: readonly ListedRow[], key: PageKey): Page<Row> {
  const listed = rows.filter((row): row is ListedRow & { id: string } => row.id !== null)
  return pageOf(
    listed,
    key.size,
    key.counted ? (rows[0]?.total ?? 0) : null,
    (row) => row as Row,
    ({ effectiveAt, id }) => encodeCursor({ at: effectiveAt, id }),
  )
}

function batchShape(keys: readonly PageKey[]): BatchShape {
  const ascending = keys.some((key) => key.ascending)
  const descending = keys.some((key) => !key.ascending)
  return {
    fields: [...new Set(keys.flatMap((key) => key.fields))].sort(),
    direction: ascending && descending ? 'mixed' : ascending ? 'oldest-first' : 'newest-first',
    counted: keys.some((key) => key.counted),
    continued: keys.some((key) => key.after !== null),
  }
}

function statementFor(listing: RecordListing, shape: BatchShape, statements: Map<string, string>): string {
  const name = JSON.stringify(shape)
  const known = statements.get(name)
  if (known !== undefined) return known
  const text = recordPageStatement(listing, shape)
  statements.set(name, text)
  return text
}
