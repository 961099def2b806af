import type DataLoader from 'dataloader'
import type { GraphQLResolveInfo } from 'graphql'
import type { PatientRecordType } from '../../schema/record-types.ts'
import { columnKeys } from './columns.ts'
import type { FieldColumnsOf } from './field-columns.ts'
import { lazyFactoryFor } from './lazy-factory.ts'
import { narrowingOf } from './narrowing.ts'
import type { Page } from './page.ts'
import type { PatientReference } from './patient-reference.ts'
import type { RecordListing } from './record-listing.ts'
import { recordPageReader } from './record-page-reader.ts'
import { createRecordPages, type RecordPageArguments } from './record-pages.ts'
import { keyedRead, rowByKey } from './row-loaders.ts'
import type { SubgraphRequest } from './subgraph-request.ts'

/** How one request reads one record type. */
export interface RecordLoader<Row> {
  readonly byId: Pick<DataLoader<string, Row | null>, 'load'>
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
 * @returns a function that makes the loaders of one request. Statement texts are kept here, for
 * all requests: one by id for each shape of narrowing, and one for each shape of page.
 */
export function recordLoaderFactory<const Listings extends Record<string, RecordListing>>(
  listings: Listings,
  fieldColumnsOf: FieldColumnsOf,
): (request: SubgraphRequest) => Rows<Listings> {
  const makers = Object.entries(listings).map(([name, listing]) => {
    const type = name as PatientRecordType
    const read = keyedRead(listing.table, listing.table.id, 'uuid')
    const reader = recordPageReader(listing, fieldColumnsOf(type, new Set(columnKeys(listing.table))))
    const make = lazyFactoryFor<SubgraphRequest>()({
      byId: ({ rights, store }: SubgraphRequest) => {
        const rows = rowByKey(store, read, narrowingOf(rights, type, listing))
        return {
          load: (id: string) => {
            rights.tellClosed(type)
            return rows.load(id)
          },
        }
      },
      page: ({ rights, store }: SubgraphRequest) =>
        createRecordPages(store, reader, {
          type,
          rights,
          narrowing: narrowingOf(rights, type, listing),
        }),
    })
    return [type, make] as const
  })
  return lazyFactoryFor<SubgraphRequest>()(Object.fromEntries(makers)) as (
    request: SubgraphRequest,
  ) => Rows<Listings>
}
