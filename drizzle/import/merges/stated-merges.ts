/**
 * What a source says of its own duplicates (https://hl7.org/fhir/R4/patient.html#maintenance), read from the patient
 * records that are held: a version that was refused, or has been replaced, says nothing.
 */
import type { Sql } from 'postgres'
import type { Merge } from '../../links/merge.ts'

interface PatientLink {
  readonly detailId: string
  readonly type: string | null
  readonly otherId: string
}

/**
 * Every merge that one of these records states, in the order of their DetailIDs; one that both its records state comes
 * twice. Links to what is no patient record of this store state none.
 */
export async function statedMerges(sql: Sql, detailIds: readonly string[]): Promise<Merge[]> {
  const links = await sql<PatientLink[]>`
    select own.detail_id::text as "detailId", link->>'type' as type, other.detail_id::text as "otherId"
    from demographics.patient_record own
    cross join lateral jsonb_array_elements(
      case jsonb_typeof(own.extra->'link') when 'array' then own.extra->'link' else '[]' end)
      with ordinality as links (link, position)
    join demographics.patient_record other
      on other.detail_id = substring(link->'other'->>'reference' from '^Patient/(\\d{1,18})$')::bigint
    where own.detail_id = any(${detailIds.slice()}::bigint[]) and other.detail_id <> own.detail_id
    order by own.detail_id, position`
  return links.flatMap(mergeOf)
}

/** `replaced-by` and `replaces` are merges; `seealso` and `refer` decide nothing and are only kept. */
function mergeOf({ detailId, type, otherId }: PatientLink): Merge[] {
  if (type === 'replaced-by') return [{ minor: detailId, major: otherId }]
  return type === 'replaces' ? [{ minor: otherId, major: detailId }] : []
}
