/** What the graph is asked for a Patient search or read. */
import { Fault } from '../../../../schema/fault.ts'
import type { FhirPatientQueryVariables } from '../../../../schema/generated/operations.ts'
import { detailIdShape } from '../../../../schema/identifier-shapes.ts'
import type { PatientSearchCriteria } from './patient-parameters.ts'

export function patientById(id: string): FhirPatientQueryVariables | null {
  return detailIdShape.test(id) ? { detailId: id, byId: true } : null
}

/** getAllLinkedPatients alone finds nobody in the vendor's guide, so that it does not count as a criterion. */
export function patientsByCriteria(
  { withLinked = false, detailIds, ...others }: Partial<PatientSearchCriteria>,
  first: number,
  after: string | null,
): FhirPatientQueryVariables | null {
  const known = detailIds?.filter((id) => detailIdShape.test(id))
  if (known?.length === 0) return null
  const criteria = { ...others, ...(known && { detailIds: known }) }
  if (Object.keys(criteria).length === 0) {
    throw new Fault('INVALID_REQUEST', 'Give at least one parameter that says which patients to find.')
  }
  return { criteria, first, after, withLinked, bySearch: true }
}
