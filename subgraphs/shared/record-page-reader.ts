/** What all requests share of a record type's pages: what selections need, and the statements that read it. */

import type { GraphQLResolveInfo } from 'graphql'
import { boundedColumnSets } from './column-sets.ts'
import { columnKeys, rowMaker } from './columns.ts'
import { columnsOfFields, type FieldColumns } from './field-columns.ts'
import type { Narrowing } from './narrowing.ts'
import type { RecordListing } from './record-listing.ts'
import { type BatchShape, recordPageStatement } from './record-page-statement.ts'
import { rememberedBySelection, selectedBelow } from './selection.ts'

/** What a selection on a connection needs to be read. */
export interface SelectedPage {
  /** Tells it from those that need anything else. */
  readonly name: string
  /** Whether the total is asked for: nothing else counts. */
  readonly counted: boolean
  /** Whether it is asked what follows the page: it takes one row more, and the columns of the cursor. */
  readonly continuable: boolean
  /** TypeScript names of the columns, sorted; `id` among them. */
  readonly columns: readonly string[]
}

/**
 * Of the values of a listed row: the key it belongs to, the key's total, and the columns in order; then whether its
 * patient has what is restricted, where that is left out.
 */
export const KEY_INDEX = 0
export const TOTAL = 1
const FIRST_COLUMN = 2

/** What a cursor is made of; read where the selection asks for one. */
export interface PlacedRow {
  /** Null in the one row of a key whose page is empty, which is there for its total. */
  readonly id: string | null
  readonly effectiveAt: string | null
}

export interface RecordPageReader {
  readonly listing: RecordListing
  readonly statementFor: (shape: BatchShape, narrowing: Narrowing) => PageStatement
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
      const selected = {
        counted: below.has('totalCount'),
        continuable,
        columns: columnsOfFields(fieldColumns, nodes.keys(), always),
      }
      return { name: JSON.stringify(selected), ...selected }
    }),
  }
}

/** How many statements may choose their columns; beyond these, there is one for each filter and order. */
const mostStatements = 400

/** A statement, and how the rows of its pages are made. */
export interface PageStatement {
  readonly text: string
  readonly makeRow: (values: readonly unknown[]) => PlacedRow
  /** Where a row says that its patient has what is restricted. */
  readonly hidden: number
}

/** Each is put together once. */
function statementCache(listing: RecordListing): RecordPageReader['statementFor'] {
  const statements = new Map<string, PageStatement>()
  const everyColumn = columnKeys(listing.table)
  const boundedColumns = boundedColumnSets(everyColumn)
  return (asked, narrowing) => {
    const known = statements.get(JSON.stringify(asked))
    if (known !== undefined) return known
    // Filters and orders multiply the sets.
    const isFull = statements.size >= mostStatements
    const shape = { ...asked, columns: isFull ? everyColumn : boundedColumns(asked.columns) }
    const name = JSON.stringify(shape)
    const same = statements.get(name)
    if (same !== undefined) return same
    const text = recordPageStatement(listing, shape, narrowing)
    const hidden = FIRST_COLUMN + shape.columns.length
    const statement = { text, makeRow: rowMaker<PlacedRow>(shape.columns, FIRST_COLUMN), hidden }
    statements.set(name, statement)
    return statement
  }
}
