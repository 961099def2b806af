import type DataLoader from 'dataloader'
import type { GraphQLResolveInfo } from 'graphql'
import { columnKeys } from './columns.ts'
import type { FieldColumnsOf } from './field-columns.ts'
import { lazyFactory } from './lazy-factory.ts'
import type { Page } from './page.ts'
import type { PatientReference } from './patient-reference.ts'
import type { RecordListing } from './record-listing.ts'
import { createRecordPages, type RecordPageArguments, recordPageReader } from './record-pages.ts'
import { keyedRead, rowByKey } from './row-loaders.ts'
import type { SubgraphStore } from './store.ts'

/** How one request reads one record type. */
export interface RecordLoader<Row> {
  readonly byId: DataLoader<string, Row | null>
  readonly page: (
    patient: PatientReference,
    given: RecordPageArguments,
    info: GraphQLResolveInfo,
  ) => Promise<Page<Row>>
}

type Rows<Listings extends Record<string, RecordListing>> = {
  readonly [Type in keyof Listings]: RecordLoader<Listings[Type]['table']['$inferSelect']>
}

/**
 * @returns a function that makes the loaders of one request. Statement texts are kept here, for all requests: one by
 * id, and one for each shape of page.
 */
export function recordLoaderFactory<const Listings extends Record<string, RecordListing>>(
  store: SubgraphStore,
  listings: Listings,
  fieldColumnsOf: FieldColumnsOf,
): () => Rows<Listings> {
  const makers = Object.entries(listings).map(([type, listing]) => {
    const byId = keyedRead(listing.table, listing.table.id, 'uuid')
    const reader = recordPageReader(listing, fieldColumnsOf(type, new Set(columnKeys(listing.table))))
    const make = lazyFactory({
      byId: () => rowByKey(store, byId),
      page: () => createRecordPages(store, reader),
    })
    return [type, make] as const
  })
  return lazyFactory(Object.fromEntries(makers)) as () => Rows<Listings>
}
