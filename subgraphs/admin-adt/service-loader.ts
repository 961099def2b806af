import { lazyFactory } from '../shared/lazy-factory.ts'
import { keyedRead, rowByKey } from '../shared/row-loaders.ts'
import type { SubgraphStore } from '../shared/store.ts'
import type { ServiceListing } from './service-listing.ts'
import { createServicePages } from './service-pages.ts'

/** @returns a function that makes what one request reads one such type with: single rows by id, and pages. */
export function serviceLoaderFactory<Row extends { readonly id: string }>(
  store: SubgraphStore,
  listing: ServiceListing,
) {
  const byId = keyedRead(listing.table, listing.table.id, 'uuid')
  const page = createServicePages<Row>(store, listing)
  return lazyFactory({ byId: () => rowByKey<Row>(store, byId), page: () => page })
}
