import DataLoader from 'dataloader'
import type { GraphQLResolveInfo } from 'graphql'
import type { PatientRecordType } from '../../schema/record-types.ts'
import { careSettingCodes } from '../../schema/subgraph-access.ts'
import { allColumns, boundedColumnSets } from './column-sets.ts'
import { columnKeys } from './columns.ts'
import { decodeCursor, encodeCursor, type Position } from './cursor.ts'
import { columnsOfFields, type FieldColumns } from './field-columns.ts'
import type { Narrowing } from './narrowing.ts'
import { type Page, pageOf, pageSize } from './page.ts'
import { linkedSet, type PatientReference } from './patient-reference.ts'
import type { RecordListing } from './record-listing.ts'
import { type BatchShape, recordPageStatement } from './record-page-statement.ts'
import type { Rights } from './rights.ts'
import { rememberedBySelection, selectedBelow } from './selection.ts'
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

/** What a selection on a connection needs to be read. */
interface SelectedPage {
  /** Whether the total is asked for: nothing else counts. */
  readonly counted: boolean
  /** Whether it is asked what follows the page: it takes one row more, and the columns of the cursor. */
  readonly continuable: boolean
  /** TypeScript names of the columns, sorted; `id` among them. */
  readonly columns: readonly string[]
}

interface ListedRow {
  readonly keyIndex: number
  readonly total: number | null
  readonly id: string | null
  readonly effectiveAt: string | null
  /** Whether a restricted record is left out; absent where those are shown. */
  readonly hidden?: true | null
}

/** The most records one page may hold; enough for a whole GP record, small enough for memory. */
const mostRecords = 10_000

/** What all requests share of one record type's pages. */
export interface RecordPageReader {
  readonly listing: RecordListing
  readonly statementFor: (shape: BatchShape, narrowing: Narrowing) => string
  readonly selectedPage: (info: GraphQLResolveInfo) => SelectedPage
}

/** @param fieldColumns the columns behind each field of the record type. */
export function recordPageReader(listing: RecordListing, fieldColumns: FieldColumns): RecordPageReader {
  return {
    listing,
    statementFor: statementCache(listing),
    selectedPage: rememberedBySelection((info) => {
      const below = selectedBelow(info)
      const nodes = selectedBelow({ fragments: info.fragments, fieldNodes: below.get('nodes') ?? [] })
      const continuable = below.has('pageInfo')
      const always = continuable ? ['id', 'effectiveAt'] : ['id']
      return {
        counted: below.has('totalCount'),
        continuable,
        columns: columnsOfFields(fieldColumns, nodes.keys(), always),
      }
    }),
  }
}

/** Each text is put together once. */
function statementCache(listing: RecordListing): RecordPageReader['statementFor'] {
  const texts = new Map<string, string>()
  const boundedColumns = boundedColumnSets(columnKeys(listing.table))
  return (asked, narrowing) => {
    const shape = { ...asked, columns: boundedColumns(asked.columns) }
    const name = JSON.stringify(shape)
    const known = texts.get(name)
    if (known !== undefined) return known
    const text = recordPageStatement(listing, shape, narrowing)
    texts.set(name, text)
    return text
  }
}

/** What one request may read of one record type. */
export interface ReadablePages {
  readonly type: PatientRecordType
  readonly rights: Rights
  /** Null where nothing may be read. */
  readonly narrowing: Narrowing | null
}

/**
 * Pages of one record type for one request: everything asked for at one level of the query, for however many
 * patients, is one SQL statement. Made anew for each request, because it remembers what it read.
 * @returns a function from patient and arguments to the page; rows of all linked records in one exact order, each with
 * the columns that the selection needs.
 */
export function createRecordPages<Row>(
  store: SubgraphStore,
  reader: RecordPageReader,
  { type, rights, narrowing }: ReadablePages,
) {
  const onHidden = () => rights.tellRestricted(type)
  const loader = new DataLoader<PageKey, Page<Row>, string>(
    async (keys) =>
      narrowing === null
        ? keys.map((key) => toPage<Row>([], key))
        : readPages<Row>(store, reader, keys, { narrowing, onHidden }),
    { cacheKeyFn: (key) => JSON.stringify(key) },
  )
  return (
    patient: PatientReference,
    given: RecordPageArguments,
    info: GraphQLResolveInfo,
  ): Promise<Page<Row>> => {
    const key = pageKey(reader.listing, patient, given, reader.selectedPage(info))
    const asked = careSettingsAsked(given)
    rights.tellClosed(type, asked)
    const open = rights.settingsOf(type)
    // Whether there is any such record is then no question for the store, and takes no time there.
    const isClosed = !(asked ?? careSettingCodes).some((setting) => isOneOf(setting, open))
    return isClosed ? Promise.resolve(toPage<Row>([], key)) : loader.load(key)
  }
}

/** Every filter has this field; undefined where the caller did not confine the list by it. */
function careSettingsAsked({ filter }: RecordPageArguments): readonly string[] | undefined {
  const asked = filter?.careSettings
  return Array.isArray(asked) ? asked : undefined
}

const isOneOf = (setting: string, open: readonly string[]) => open.includes(setting)

function pageKey(
  { criteria }: RecordListing,
  patient: PatientReference,
  { filter, order, first, after }: RecordPageArguments,
  selected: SelectedPage,
): PageKey {
  const given = Object.entries(filter ?? {})
    .filter(([, value]) => value != null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
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

async function readPages<Row>(
  store: SubgraphStore,
  { statementFor }: RecordPageReader,
  keys: readonly PageKey[],
  { narrowing, onHidden }: { readonly narrowing: Narrowing; readonly onHidden: () => void },
): Promise<Page<Row>[]> {
  const parameter = keys.map(({ ids, size, ascending, after, parameters, selected }, n) => ({
    n,
    ids,
    size: selected.continuable ? size + 1 : size,
    ascending,
    counted: selected.counted,
    afterAt: after?.at ?? null,
    afterId: after?.id ?? null,
    ...parameters,
  }))
  const text = statementFor(batchShape(keys, narrowing), narrowing)
  const rows = await store.query<ListedRow>(text, [JSON.stringify(parameter), ...narrowing.parameters])
  if (rows.some(({ hidden }) => hidden)) onHidden()
  const byKey = keys.map((): ListedRow[] => [])
  for (const row of rows) byKey[row.keyIndex]?.push(row)
  return keys.map((key, n) => toPage<Row>(byKey[n] ?? [], key))
}

/** A key whose page is empty has one row all the same, without an id, for its total. */
function toPage<Row>(rows: readonly ListedRow[], { size, selected }: PageKey): Page<Row> {
  const isEmpty = rows[0]?.id === null
  return pageOf(
    isEmpty ? [] : rows,
    size,
    selected.counted ? (rows[0]?.total ?? 0) : null,
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
