/** What the graph is asked for a Condition search or read. */
import type { FhirConditionQueryVariables } from '../../../../schema/generated/operations.ts'
import { detailIdShape, recordIdShape } from '../../../../schema/identifier-shapes.ts'
import { invalid } from '../search/parameter.ts'
import type { ConditionCriteria } from './condition-parameters.ts'

export function conditionById(id: string): FhirConditionQueryVariables | null {
  return recordIdShape.test(id) ? { id, byId: true } : null
}

/** Every search names one patient; a patient nobody can be has no conditions. */
export function conditionsByCriteria(
  { detailId, identifier, ...filter }: Partial<ConditionCriteria>,
  first: number,
  after: string | null,
): FhirConditionQueryVariables | null {
  if (detailId !== undefined && !detailIdShape.test(detailId)) return null
  const page = { first, after, ...(Object.keys(filter).length > 0 && { filter }) }
  if (identifier !== undefined) {
    return {
      ...page,
      identifier,
      ...(detailId !== undefined && { detailIds: [detailId] }),
      byIdentifier: true,
    }
  }
  if (detailId !== undefined) return { ...page, detailId, byDetailId: true }
  throw invalid('patient', 'or patient.identifier must name one patient')
}
