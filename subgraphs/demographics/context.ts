import type { PgColumn } from 'drizzle-orm/pg-core'
import { patientAddress, patientName, patientTelecom } from '../../drizzle/schema/demographics.ts'
import { recordMerge } from '../../drizzle/schema/links.ts'
import type { PatientAddressRow, PatientNameRow, PatientTelecomRow } from '../../drizzle/schema/rows.ts'
import type { FieldColumnsOf } from '../shared/field-columns.ts'
import { lazyFactoryFor } from '../shared/lazy-factory.ts'
import { type KeyedReadOptions, keyedRead, rowsOfKey } from '../shared/row-loaders.ts'
import type { SubgraphStore } from '../shared/store.ts'
import type { SubgraphRequest } from '../shared/subgraph-request.ts'
import { auditTrails } from './audit-trail.ts'
import { identifiersOfRecord } from './identifiers.ts'
import { linkedDetailIds, ownDetailIds } from './links.ts'
import { holdersOfNhsNumber } from './nhs-number-holders.ts'
import { recordLoaderFactory } from './patient-records.ts'
import { searchPatients } from './patient-search.ts'
import { ofRecord, type RecordRights, recordRights } from './record-rights.ts'
import { readSources } from './sources.ts'

/** What the resolvers of one request share. Never kept longer: it remembers what one caller read. */
export type Context = ReturnType<ReturnType<typeof contextFactory>>

interface Given extends RecordRights {
  readonly store: SubgraphStore
}

const names = keyedRead(patientName, patientName.detailId, 'bigint', ofPerson(patientName))
const addresses = keyedRead(patientAddress, patientAddress.detailId, 'bigint', ofPerson(patientAddress))
const telecoms = keyedRead(patientTelecom, patientTelecom.detailId, 'bigint', ofPerson(patientTelecom))
const minors = keyedRead(recordMerge, recordMerge.majorDetailId, 'bigint', {
  position: recordMerge.minorDetailId,
  within: ofRecord('t.minor_detail_id'),
})

/** @returns a function that makes the context of one request. */
export function contextFactory(fieldColumnsOf: FieldColumnsOf) {
  const records = recordLoaderFactory(fieldColumnsOf)
  const make = lazyFactoryFor<Given>()({
    linkedDetailIds: (given: Given) => linkedDetailIds(given.store, given),
    ownDetailIds: (given: Given) => ownDetailIds(given.store, given),
    auditTrails: (given: Given) => auditTrails(given.store, given),
    records: (given: Given) => records(given.store, given),
    identifiers: ({ readable, store }: Given) => identifiersOfRecord(store, readable),
    names: ({ readable, store }: Given) => rowsOfKey<PatientNameRow>(store, names, readable),
    addresses: ({ readable, store }: Given) => rowsOfKey<PatientAddressRow>(store, addresses, readable),
    telecoms: ({ readable, store }: Given) => rowsOfKey<PatientTelecomRow>(store, telecoms, readable),
    minors: ({ readable, store }: Given) =>
      rowsOfKey<{ readonly minorDetailId: string }>(store, minors, readable),
    holdersOfNhsNumber: (given: Given) => holdersOfNhsNumber(given.store, given),
    searchPatients: (given: Given) => searchPatients(given.store, given),
    sources: ({ rights, store }: Given) => readSources(store, rights),
  })
  return ({ rights, store }: SubgraphRequest) => make({ ...recordRights(rights), store })
}

function ofPerson({ position }: { readonly position: PgColumn }): KeyedReadOptions {
  return { position, within: ofRecord('t.detail_id') }
}
