import { lazyFactoryFor } from '../shared/lazy-factory.ts'
import type { Rights } from '../shared/rights.ts'
import type { SubgraphStore } from '../shared/store.ts'
import { createEventPages } from './event-pages.ts'

/** What the resolvers of one request share. Never kept longer: it remembers what one caller read. */
export type Context = ReturnType<ReturnType<typeof contextFactory>>

/** @returns a function that makes the context of one request, by what it may read. */
export function contextFactory(store: SubgraphStore) {
  return lazyFactoryFor<Rights>()({
    eventPage: (rights: Rights) => createEventPages(store, rights),
  })
}
