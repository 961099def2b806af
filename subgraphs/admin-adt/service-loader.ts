import { lazyFactoryFor } from '../shared/lazy-factory.ts'
import { unnarrowed } from '../shared/narrowing.ts'
import { keyedRead, rowByKey } from '../shared/row-loaders.ts'
import type { SubgraphRequest } from '../shared/subgraph-request.ts'
import type { ServiceListing } from './service-listing.ts'
import { createServicePages, pageOfNothing } from './service-pages.ts'

/**
 * @returns a function that makes what one request reads one such type with: single rows by id, and pages. Who provides
 * care is no secret from whoever has rights at all.
 */
export function serviceLoaderFactory<Row extends { readonly id: string }>(listing: ServiceListing) {
  const byId = keyedRead(listing.table, listing.table.id, 'uuid')
  return lazyFactoryFor<SubgraphRequest>()({
    byId: ({ rights, store }: SubgraphRequest) =>
      rowByKey<Row>(store, byId, rights.isGiven ? unnarrowed : null),
    page: ({ rights, store }: SubgraphRequest) =>
      rights.isGiven ? createServicePages<Row>(store, listing) : pageOfNothing,
  })
}
