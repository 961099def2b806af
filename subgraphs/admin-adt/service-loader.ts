import { lazyFactoryFor } from '../shared/lazy-factory.ts'
import { unnarrowed } from '../shared/narrowing.ts'
import type { Rights } from '../shared/rights.ts'
import { keyedRead, rowByKey } from '../shared/row-loaders.ts'
import type { SubgraphStore } from '../shared/store.ts'
import type { ServiceListing } from './service-listing.ts'
import { createServicePages, pageOfNothing } from './service-pages.ts'

/**
 * @returns a function that makes what one request reads one such type with: single rows by id, and pages. Who provides
 * care is no secret from whoever has rights at all.
 */
export function serviceLoaderFactory<Row extends { readonly id: string }>(
  store: SubgraphStore,
  listing: ServiceListing,
) {
  const byId = keyedRead(listing.table, listing.table.id, 'uuid')
  const page = createServicePages<Row>(store, listing)
  return lazyFactoryFor<Rights>()({
    byId: ({ isGiven }: Rights) => rowByKey<Row>(store, byId, isGiven ? unnarrowed : null),
    page: ({ isGiven }: Rights) => (isGiven ? page : pageOfNothing),
  })
}
