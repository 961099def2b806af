import DataLoader from 'dataloader'
import { nhsNumberSystem } from '../../drizzle/schema/code-systems.ts'
import { careSettings } from '../../drizzle/schema/columns.ts'
import { patientRecord } from '../../drizzle/schema/demographics.ts'
import type { PatientRecordRow } from '../../drizzle/schema/rows.ts'
import { columnList } from '../shared/columns.ts'
import { keyShapes } from '../shared/row-loaders.ts'
import { plainArray, type SubgraphStore } from '../shared/store.ts'
import type { Source } from './sources.ts'

/** One source's record with what its precedence among linked records depends on. */
export interface RecordOfSource extends PatientRecordRow {
  readonly source: Source
  readonly majorDetailId: string | null
  /** Holds a current NHS number that is present and verified (status 01). */
  readonly verified: boolean
}

/** SQL for the position of `source`'s care setting in `careSettings`: the one that knows a person's demographics best comes first. */
export const careSettingRank = `array_position(array['${careSettings.join("','")}'], source.care_setting)`

/** SQL: the record `t` holds a current, verified NHS number. */
export const holdsVerifiedNumber = `exists (
  select from demographics.current_identifier i
  where i.detail_id = t.detail_id and i.system = '${nhsNumberSystem}' and i.verification_status = '01')`

const statement = `
  select ${columnList(patientRecord, 't')}, merged.major_detail_id as "majorDetailId",
    ${holdsVerifiedNumber} as "verified",
    json_build_object('code', source.code, 'number', source.number, 'name', source.name,
      'careSetting', source.care_setting, 'odsCode', source.ods_code) as "source"
  from demographics.patient_record t
  join demographics.tenancy source on source.code = t.tenancy_code
  left join demographics.record_merge merged on merged.minor_detail_id = t.detail_id
  where t.detail_id = any($1::text::bigint[])`

/** Records by DetailID, one statement a batch; null where there is none. For one request. */
export function recordsByDetailId(store: SubgraphStore): DataLoader<string, RecordOfSource | null> {
  return new DataLoader(async (detailIds) => {
    const possible = detailIds.filter((id) => keyShapes.bigint.test(id))
    const rows =
      possible.length === 0 ? [] : await store.query<RecordOfSource>(statement, [plainArray(possible)])
    const byId = new Map(rows.map((row) => [row.detailId, row]))
    return detailIds.map((id) => byId.get(id) ?? null)
  })
}

/**
 * Orders the records of one person: those not merged away, then those with a verified NHS number, then by care
 * setting, then the latest updated, then the lowest DetailID. `Patient` in the SDL states the rule for readers.
 */
export function byPrecedence(a: RecordOfSource, b: RecordOfSource): number {
  return (
    Number(a.majorDetailId !== null) - Number(b.majorDetailId !== null) ||
    Number(b.verified) - Number(a.verified) ||
    careSettings.indexOf(a.source.careSetting) - careSettings.indexOf(b.source.careSetting) ||
    Date.parse(b.lastUpdated) - Date.parse(a.lastUpdated) ||
    (BigInt(a.detailId) < BigInt(b.detailId) ? -1 : 1)
  )
}
