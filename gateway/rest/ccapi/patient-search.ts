/**
 * Find Patient (https://api.graphnethealth.com/documentation/ccapis): one hit per source's record, each with the records
 * linked to it.
 */
import {
  CcapiPatientSearchDocument,
  type CcapiPatientSearchQuery,
  type CcapiPatientSearchQueryVariables,
} from '../../../schema/generated/operations.ts'
import { type Closable, refuseClosed } from './closed-section.ts'
import type { CcapiOperation } from './exchange.ts'
import { type PatientSearch, readPatientSearch } from './patient-criteria.ts'
import { type Hit, patientHit } from './patient-hit.ts'

export const document = CcapiPatientSearchDocument

export function search({ criteria, page }: PatientSearch): CcapiPatientSearchQueryVariables {
  return { criteria, first: page.size, offset: (page.number - 1) * page.size }
}

export function records({ findPatients }: CcapiPatientSearchQuery): readonly Hit[] {
  return (findPatients?.nodes ?? []).flatMap(({ record, records: linked }) =>
    record === null ? [] : [{ record, linked: linked ?? [] }],
  )
}

export const toCcapi = patientHit

const reads: Closable = { type: 'Patient', careSettings: null }

export const patientSearch: CcapiOperation = {
  operationId: 'PatientSearch_Search',
  method: 'POST',
  paths: ['/demographics/patients/search', '/demographics/patientsearch'],
  reads: { type: 'Patient', bundle: 'demographics' },
  async answer({ body }, ask) {
    const wanted = readPatientSearch(body)
    const data = await ask<CcapiPatientSearchQuery>(document, search(wanted))
    refuseClosed(reads, ask.withheld)
    const hits = records(data).map((hit) => toCcapi(hit, wanted))
    return {
      status: 200,
      body: { PatientsCollection: hits, TotalItemCount: data.findPatients?.totalCount ?? 0 },
    }
  },
}
