/** Patient.link (https://hl7.org/fhir/R4/patient.html#maintenance): what a source says of its own duplicates. */
import type { Merge } from '../../links/merge.ts'
import { type JsonObject, objectsOf } from '../json/json.ts'
import { type Resolve, recordOf } from './elements.ts'

/** `replaced-by` and `replaces` are merges; `seealso` and `refer` decide nothing and are only kept. */
export function mergesOf(patient: JsonObject, detailId: string, resolve: Resolve): Merge[] {
  return objectsOf(patient.link).flatMap((link): Merge[] => {
    const other = recordOf(link.other, 'Patient', resolve)?.detailId
    if (other === undefined || other === detailId) return []
    if (link.type === 'replaced-by') return [{ minor: detailId, major: other }]
    return link.type === 'replaces' ? [{ minor: other, major: detailId }] : []
  })
}
