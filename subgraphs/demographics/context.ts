import type { PgColumn } from 'drizzle-orm/pg-core'
import { patientAddress, patientName, patientTelecom } from '../../drizzle/schema/demographics.ts'
import { recordMerge } from '../../drizzle/schema/links.ts'
import type { PatientAddressRow, PatientNameRow, PatientTelecomRow } from '../../drizzle/schema/rows.ts'
import type { FieldColumnsOf } from '../shared/field-columns.ts'
import { lazyFactoryFor } from '../shared/lazy-factory.ts'
import type { Rights } from '../shared/rights.ts'
import { type KeyedReadOptions, keyedRead, rowsOfKey } from '../shared/row-loaders.ts'
import type { SubgraphStore } from '../shared/store.ts'
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

const names = keyedRead(patientName, patientName.detailId, 'bigint', ofPerson(patientName))
const addresses = keyedRead(patientAddress, patientAddress.detailId, 'bigint', ofPerson(patientAddress))
const telecoms = keyedRead(patientTelecom, patientTelecom.detailId, 'bigint', ofPerson(patientTelecom))
const minors = keyedRead(recordMerge, recordMerge.majorDetailId, 'bigint', {
  position: recordMerge.minorDetailId,
  within: ofRecord('t.minor_detail_id'),
})

/** @returns a function that makes the context of one request, by what it may read. */
export function contextFactory(store: SubgraphStore, fieldColumnsOf: FieldColumnsOf) {
  const records = recordLoaderFactory(store, fieldColumnsOf)
  const make = lazyFactoryFor<RecordRights>()({
    linkedDetailIds: (given: RecordRights) => linkedDetailIds(store, given),
    ownDetailIds: (given: RecordRights) => ownDetailIds(store, given),
    auditTrails: (given: RecordRights) => auditTrails(store, given),
    records,
    identifiers: ({ readable }: RecordRights) => identifiersOfRecord(store, readable),
    names: ({ readable }: RecordRights) => rowsOfKey<PatientNameRow>(store, names, readable),
    addresses: ({ readable }: RecordRights) => rowsOfKey<PatientAddressRow>(store, addresses, readable),
    telecoms: ({ readable }: RecordRights) => rowsOfKey<PatientTelecomRow>(store, telecoms, readable),
    minors: ({ readable }: RecordRights) =>
      rowsOfKey<{ readonly minorDetailId: string }>(store, minors, readable),
    holdersOfNhsNumber: (given: RecordRights) => holdersOfNhsNumber(store, given),
    searchPatients: (given: RecordRights) => searchPatients(store, given),
    sources: ({ rights }: RecordRights) => readSources(store, rights),
  })
  return (rights: Rights) => make(recordRights(rights))
}

function ofPerson({ position }: { readonly position: PgColumn }): KeyedReadOptions {
  return { position, within: ofRecord('t.detail_id') }
}
