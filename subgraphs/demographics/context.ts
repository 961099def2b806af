import { patientAddress, patientName, patientTelecom } from '../../drizzle/schema/demographics.ts'
import { recordMerge } from '../../drizzle/schema/links.ts'
import type { PatientAddressRow, PatientNameRow, PatientTelecomRow } from '../../drizzle/schema/rows.ts'
import type { FieldColumnsOf } from '../shared/field-columns.ts'
import { lazyFactory } from '../shared/lazy-factory.ts'
import { keyedRead, rowsOfKey } from '../shared/row-loaders.ts'
import type { SubgraphStore } from '../shared/store.ts'
import { identifiersOfRecord } from './identifiers.ts'
import { linkedDetailIds } from './links.ts'
import { holdersOfNhsNumber } from './nhs-number-holders.ts'
import { recordLoaderFactory } from './patient-records.ts'
import { searchPatients } from './patient-search.ts'
import { readSources } from './sources.ts'

/** What the resolvers of one request share. Never kept longer: it remembers what one caller read. */
export type Context = ReturnType<ReturnType<typeof contextFactory>>

const names = keyedRead(patientName, patientName.detailId, 'bigint', patientName.position)
const addresses = keyedRead(patientAddress, patientAddress.detailId, 'bigint', patientAddress.position)
const telecoms = keyedRead(patientTelecom, patientTelecom.detailId, 'bigint', patientTelecom.position)
const minors = keyedRead(recordMerge, recordMerge.majorDetailId, 'bigint', recordMerge.minorDetailId)

/** @returns a function that makes the context of one request. */
export function contextFactory(store: SubgraphStore, fieldColumnsOf: FieldColumnsOf) {
  const records = recordLoaderFactory(store, fieldColumnsOf)
  const search = searchPatients(store)
  return lazyFactory({
    linkedDetailIds: () => linkedDetailIds(store),
    records,
    identifiers: () => identifiersOfRecord(store),
    names: () => rowsOfKey<PatientNameRow>(store, names),
    addresses: () => rowsOfKey<PatientAddressRow>(store, addresses),
    telecoms: () => rowsOfKey<PatientTelecomRow>(store, telecoms),
    minors: () => rowsOfKey<{ readonly minorDetailId: string }>(store, minors),
    holdersOfNhsNumber: () => holdersOfNhsNumber(store),
    searchPatients: () => search,
    sources: () => readSources(store),
  })
}
