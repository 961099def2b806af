import { Fault } from '../../schema/fault.ts'
import { detailIdShape } from '../../schema/identifier-shapes.ts'

/** What this subgraph is told of a patient: the DetailIDs of the linked set, which only demographics knows. */
export interface PatientReference {
  readonly detailId: string
  readonly linkedDetailIds?: readonly string[] | null
}

/**
 * The linked set to read across, in one order whoever asks.
 * @throws Fault UNAVAILABLE where demographics could not say what is linked: part of a person must never pass for
 * the whole.
 */
export function linkedSet({ linkedDetailIds }: PatientReference): readonly string[] {
  if (
    linkedDetailIds == null ||
    linkedDetailIds.length === 0 ||
    !linkedDetailIds.every((id) => detailIdShape.test(id))
  ) {
    throw new Fault('UNAVAILABLE', 'The linked records of the patient are not known.')
  }
  return linkedDetailIds
}
