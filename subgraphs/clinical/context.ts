import type { FieldColumnsOf } from '../shared/field-columns.ts'
import { recordLoaderFactory } from '../shared/record-loaders.ts'
import type { SubgraphRequest } from '../shared/subgraph-request.ts'
import { clinicalRecords } from './records.ts'

/** What the resolvers of one request share. Never kept longer: it remembers what one caller read. */
export type Context = ReturnType<ReturnType<typeof contextFactory>>

/** @returns a function that makes the context of one request. */
export function contextFactory(fieldColumnsOf: FieldColumnsOf) {
  const records = recordLoaderFactory(clinicalRecords, fieldColumnsOf)
  return (request: SubgraphRequest) => ({ records: records(request) })
}
