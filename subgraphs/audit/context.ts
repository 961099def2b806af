import { lazyFactoryFor } from '../shared/lazy-factory.ts'
import type { SubgraphRequest } from '../shared/subgraph-request.ts'
import { createEventPages } from './event-pages.ts'

/** What the resolvers of one request share. Never kept longer: it remembers what one caller read. */
export type Context = ReturnType<ReturnType<typeof contextFactory>>

/** @returns a function that makes the context of one request. */
export function contextFactory() {
  return lazyFactoryFor<SubgraphRequest>()({
    eventPage: ({ rights, store }: SubgraphRequest) => createEventPages(store, rights),
  })
}
