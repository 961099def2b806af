import type { FieldColumnsOf } from '../shared/field-columns.ts'
import { recordLoaderFactory } from '../shared/record-loaders.ts'
import type { Rights } from '../shared/rights.ts'
import type { SubgraphStore } from '../shared/store.ts'
import { clinicalRecords } from './records.ts'

/** What the resolvers of one request share. Never kept longer: it remembers what one caller read. */
export type Context = ReturnType<ReturnType<typeof contextFactory>>

/** @returns a function that makes the context of one request, by what it may read. */
export function contextFactory(store: SubgraphStore, fieldColumnsOf: FieldColumnsOf) {
  const records = recordLoaderFactory(store, clinicalRecords, fieldColumnsOf)
  return (rights: Rights) => ({ records: records(rights) })
}
