import DataLoader from 'dataloader'
import { patientIdentifier } from '../../drizzle/schema/demographics.ts'
import type { PatientIdentifierRow } from '../../drizzle/schema/rows.ts'
import { columnList } from '../shared/columns.ts'
import { keyShapes } from '../shared/row-loaders.ts'
import { plainArray, type SubgraphStore } from '../shared/store.ts'

/** An identifier of a record; `current` as the view `current_identifier` has it. */
export interface IdentifierOfRecord extends PatientIdentifierRow {
  readonly current: boolean
}

const statement = `
  select ${columnList(patientIdentifier, 't')}, held.id is not null as "current"
  from demographics.patient_identifier t
  left join demographics.current_identifier held on held.id = t.id
  where t.detail_id = any($1::text::bigint[])
  order by held.id is null, t.position`

/** Identifiers by DetailID, current ones first, then in the source's order. One statement a batch; for one request. */
export function identifiersOfRecord(store: SubgraphStore): DataLoader<string, readonly IdentifierOfRecord[]> {
  return new DataLoader(async (detailIds) => {
    const byId = new Map(detailIds.map((id): [string, IdentifierOfRecord[]] => [id, []]))
    const possible = detailIds.filter((id) => keyShapes.bigint.test(id))
    const rows =
      possible.length === 0 ? [] : await store.query<IdentifierOfRecord>(statement, [plainArray(possible)])
    for (const row of rows) byId.get(row.detailId)?.push(row)
    return detailIds.map((id) => byId.get(id) ?? [])
  })
}
