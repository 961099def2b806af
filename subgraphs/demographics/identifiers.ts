import DataLoader from 'dataloader'
import { patientIdentifier } from '../../drizzle/schema/demographics.ts'
import type { PatientIdentifierRow } from '../../drizzle/schema/rows.ts'
import { columnList } from '../shared/columns.ts'
import type { Narrowing } from '../shared/narrowing.ts'
import { keyShapes, rememberedByShape, rowsOfPossibleKeys, statementByKeys } from '../shared/row-loaders.ts'
import type { SubgraphStore } from '../shared/store.ts'
import { ofRecord } from './record-rights.ts'

/** An identifier of a record; `current` as the view `current_identifier` has it. */
export interface IdentifierOfRecord extends PatientIdentifierRow {
  readonly current: boolean
}

const statementFor = rememberedByShape(
  (narrowing) => `
  select ${columnList(patientIdentifier, 't')}, held.id is not null as "current"
  from demographics.patient_identifier t
  left join demographics.current_identifier held on held.id = t.id
  where ${['t.detail_id = any($1::text::bigint[])', ...ofRecord('t.detail_id')(narrowing, 2)].join(' and ')}
  order by held.id is null, t.position`,
)

/**
 * Identifiers by DetailID, current ones first, then in the source's order. One statement a batch; for one request.
 * @param readable null where no record may be read.
 */
export function identifiersOfRecord(
  store: SubgraphStore,
  readable: Narrowing | null,
): DataLoader<string, readonly IdentifierOfRecord[]> {
  const statement =
    readable &&
    statementByKeys<IdentifierOfRecord>(statementFor(readable), readable, ({ detailId }) => detailId)
  return new DataLoader((detailIds) => rowsOfPossibleKeys(store, statement, detailIds, keyShapes.bigint))
}
