import { recordLoaderFactory } from '../shared/record-loaders.ts'
import type { SubgraphStore } from '../shared/store.ts'
import { clinicalRecords } from './records.ts'

/** What the resolvers of one request share. Never kept longer: it remembers what one caller read. */
export type Context = ReturnType<ReturnType<typeof contextFactory>>

/** @returns a function that makes the context of one request. */
export function contextFactory(store: SubgraphStore) {
  const records = recordLoaderFactory(store, clinicalRecords)
  return () => ({ records: records() })
}
