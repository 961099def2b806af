import DataLoader from 'dataloader'
import type { GraphQLResolveInfo } from 'graphql'
import { allColumns } from './column-sets.ts'
import { decodeCursor, encodeCursor, type Position } from './cursor.ts'
import type { KeyedStatement } from './joint-reads.ts'
import type { Narrowing } from './narrowing.ts'
import { type Page, pageOf, pageSize } from './page.ts'
import { linkedSet, type PatientReference } from './patient-reference.ts'
import { isClosedList, type ReadablePages } from './readable-pages.ts'
import type { RecordListing } from './record-listing.ts'
import {
  KEY_INDEX,
  type PlacedRow,
  type RecordPageReader,
  type SelectedPage,
  TOTAL,
} from './record-page-reader.ts'
import type { BatchShape } from './record-page-statement.ts'
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
  readonly after: Position | null
  readonly fields: readonly string[]
  readonly parameters: Readonly<Record<string, unknown>>
  readonly selected: SelectedPage
}

/** The most records one page may hold; enough for a whole GP record, small enough for memory. */
const mostRecords = 10_000

/**
 * Pages of one record type for one request: everything asked for at one level of the query, for however many
 * patients, is one SQL statement. Made anew for each request, because it remembers what it read.
 * @returns a function from patient and arguments to the page; rows of all linked records in one exact order, each with
 * the columns that the selection needs.
 */
export function createRecordPages<Row>(
  store: SubgraphStore,
  reader: RecordPageReader,
  readable: ReadablePages,
) {
  const loader = new DataLoader<PageKey, Page<Row>, string>(
    (keys) => readPages<Row>(store, reader, keys, readable),
    { cacheKeyFn: nameOf },
  )
  return (
    patient: PatientReference,
    given: RecordPageArguments,
    info: GraphQLResolveInfo,
  ): Promise<Page<Row>> => {
    const key = pageKey(reader.listing, patient, given, reader.selectedPage(info))
    return isClosedList(readable, given.filter) ? Promise.resolve(toPage<Row>([], 0, key)) : loader.load(key)
  }
}

function pageKey(
  { criteria }: RecordListing,
  patient: PatientReference,
  { filter, order, first, after }: RecordPageArguments,
  selected: SelectedPage,
): PageKey {
  const given = filter == null ? [] : Object.entries(filter).filter(([, value]) => value != null)
  given.sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    ids: linkedSet(patient),
    size: pageSize(first, mostRecords),
    ascending: order === 'oldest-first',
    after: after == null ? null : decodeCursor(after),
    fields: given.map(([field]) => field),
    parameters: Object.assign({}, ...given.map(([field, value]) => criteria[field]?.values(value))),
    selected,
  }
}

/** Equal for keys of equal content, and for no others. */
function nameOf({ ids, size, ascending, after, fields, parameters, selected }: PageKey): string {
  const asked = fields.length === 0 && after === null ? '' : JSON.stringify([after, fields, parameters])
  return `${ids.join()} ${size} ${ascending} ${selected.name} ${asked}`
}

async function readPages<Row>(
  store: SubgraphStore,
  { statementFor }: RecordPageReader,
  keys: readonly PageKey[],
  { type, rights, narrowing }: ReadablePages,
): Promise<Page<Row>[]> {
  if (narrowing === null) return keys.map((key) => toPage<Row>([], 0, key))
  const shape = batchShape(keys, narrowing)
  const { text, makeRow, hidden } = statementFor(shape, narrowing)
  const statement = { text, narrowing: narrowing.parameters, ...byPlace }
  const found = await store.rowsByKey(
    statement,
    keys.map((key) => keyParameter(key, shape)),
  )
  return keys.map((key, n) => {
    const values = found[n] ?? []
    if (values[0]?.[hidden] === true) rights.tellRestricted(type)
    const rows = values.map(makeRow).filter(({ id }) => id !== null)
    return toPage<Row>(rows, Number(values[0]?.[TOTAL] ?? 0), key)
  })
}

/** Each row says first at which place its key stands among those that were sent. */
const byPlace: Pick<KeyedStatement<object, readonly unknown[]>, 'keysParameter' | 'rowForm' | 'rowsByKey'> = {
  keysParameter: (keys) => JSON.stringify(keys.map((key, n) => ({ n, ...key }))),
  rowForm: 'values',
  rowsByKey: (rows, keys) => {
    const byKey = keys.map((): (readonly unknown[])[] => [])
    for (const values of rows) byKey[Number(values[KEY_INDEX])]?.push(values)
    return byKey
  },
}

/** What the statement of a shape reads of a key, and no more: most of what is sent to the store are keys. */
function keyParameter({ ids, size, ascending, after, parameters, selected }: PageKey, shape: BatchShape) {
  const { counted, continued, direction } = shape
  return {
    ids,
    size: selected.continuable ? size + 1 : size,
    ...(counted && { counted: selected.counted }),
    ...((continued || direction === 'mixed') && { ascending }),
    ...(continued && { afterAt: after?.at ?? null, afterId: after?.id ?? null }),
    ...parameters,
  }
}

function toPage<Row>(rows: readonly PlacedRow[], total: number, { size, selected }: PageKey): Page<Row> {
  return pageOf(
    rows,
    size,
    selected.counted ? total : null,
    (row) => row as Row,
    selected.continuable ? ({ effectiveAt, id }) => encodeCursor({ at: effectiveAt, id: id ?? '' }) : null,
  )
}

function batchShape(keys: readonly PageKey[], narrowing: Narrowing): BatchShape {
  const ascending = keys.some((key) => key.ascending)
  const descending = keys.some((key) => !key.ascending)
  return {
    fields: [...new Set(keys.flatMap((key) => key.fields))].sort(),
    direction: ascending && descending ? 'mixed' : ascending ? 'oldest-first' : 'newest-first',
    counted: keys.some((key) => key.selected.counted),
    continued: keys.some((key) => key.after !== null),
    columns: allColumns(keys.map((key) => key.selected.columns)),
    narrowing: narrowing.shape,
  }
}
