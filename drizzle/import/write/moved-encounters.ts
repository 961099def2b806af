/** Keeps records from staying linked to an encounter that their source has since given to another patient. */
import type { TransactionSql } from 'postgres'
import { asSentExtension, referenceSystem } from '../fhir/source-reference.ts'

/** What has a column for an encounter, and the element it stands for. */
const holders = [
  { table: 'clinical.condition', column: 'encounter_id', stu3: 'context', r4: 'encounter' },
  { table: 'clinical.observation', column: 'encounter_id', stu3: 'context', r4: 'encounter' },
  { table: 'clinical.allergy_intolerance', column: 'encounter_id', stu3: 'encounter', r4: 'encounter' },
  { table: 'admin_adt.encounter', column: 'part_of_id', stu3: 'partOf', r4: 'partOf' },
] as const

/**
 * Of these encounters: whatever record of another patient links to one keeps the reference in `extra`, as its source's
 * (see `asSourceReference`), and is a new version. Its hash is forgotten, so that the resource, sent again, is read
 * again.
 */
export async function unlinkStrangers(
  tx: TransactionSql,
  tenancyCode: string,
  encounterIds: readonly string[],
): Promise<void> {
  if (encounterIds.length === 0) return
  for (const { table, column, stu3, r4 } of holders) {
    await tx.unsafe(
      `update ${table} holder
         set ${column} = null, version = holder.version + 1, content_hash = null,
             extra = coalesce(holder.extra, '{}') || jsonb_build_object(found.element,
               case when said ? 'identifier' then said || jsonb_build_object('extension',
                   coalesce(said->'extension', '[]') || jsonb_build_object('url', $3::text, 'valueIdentifier', sent))
                 else said || jsonb_build_object('identifier', sent) end)
         from (
           select linked.id, linked.detail_id, element, coalesce(linked.extra->element, '{}') - 'reference' as said,
             jsonb_build_object('system', $2::text, 'value', 'Encounter/' || target.source_id) as sent
           from ${table} linked
           join admin_adt.encounter target on target.id = linked.${column}
           cross join lateral (
             select case linked.fhir_version when 'STU3' then '${stu3}' else '${r4}' end as element) as of_version
           where target.id = any($1::uuid[]) and target.detail_id <> linked.detail_id) as found
         where holder.id = found.id and holder.detail_id = found.detail_id`,
      [encounterIds.slice(), referenceSystem(tenancyCode), asSentExtension],
    )
  }
}
