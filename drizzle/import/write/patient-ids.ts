/** The DetailIDs of a run's patients: those they have, and new ones for those the store has not seen. */
import type { Sql } from 'postgres'
import { recordId } from '../../schema/record-id.ts'
import type { KeyNumber, RecordIndex } from '../references/record-index.ts'

const patientsAtATime = 5000

/** By key, for every patient that is not refused. New numbers are taken from the sequence, and lost if the run fails. */
export async function patientDetailIds(
  sql: Sql,
  tenancyCode: string,
  index: RecordIndex,
): Promise<ReadonlyMap<KeyNumber, string>> {
  const patients = [...index.keys()].filter(
    (key) => index.keyName(key).startsWith('Patient/') && index.isAlive(key),
  )
  const detailIds = new Map<KeyNumber, string>()
  for (let start = 0; start < patients.length; start += patientsAtATime) {
    const keyById = new Map(
      patients
        .slice(start, start + patientsAtATime)
        .map((key) => [recordId(tenancyCode, 'Patient', index.keyName(key).slice('Patient/'.length)), key]),
    )
    for (const { id, detailId } of await knownOrNew(sql, [...keyById.keys()])) {
      const key = keyById.get(id)
      if (key !== undefined) detailIds.set(key, detailId)
    }
  }
  return detailIds
}

/** New ones follow the order given. */
function knownOrNew(sql: Sql, ids: readonly string[]) {
  return sql<{ id: string; detailId: string }[]>`
    select incoming.id, coalesce(detail_id, nextval('demographics.detail_id'))::text as "detailId"
    from unnest(${ids.slice()}::uuid[]) with ordinality as incoming (id, place)
    left join demographics.patient_record using (id)
    order by incoming.place`
}
