/** Patient.link: how the other records of the person stand to this one (https://hl7.org/fhir/STU3/patient.html#link). */
export interface LinkedRecord {
  readonly detailId: string
  readonly mergedInto: { readonly detailId: string } | null
}

/** Always given: `replaced-by` on the minor of a merge, `replaces` on its major, `seealso` between peers. */
export function patientLinks(detailId: string, linked: readonly LinkedRecord[]) {
  const majorId = linked.find((record) => record.detailId === detailId)?.mergedInto?.detailId
  return linked
    .filter((record) => record.detailId !== detailId)
    .map((record) => ({
      other: { reference: `Patient/${record.detailId}` },
      type: linkType(detailId, majorId, record),
    }))
}

function linkType(detailId: string, majorId: string | undefined, other: LinkedRecord) {
  if (other.detailId === majorId) return 'replaced-by'
  return other.mergedInto?.detailId === detailId ? 'replaces' : 'seealso'
}
