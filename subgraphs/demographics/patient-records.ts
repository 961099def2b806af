import DataLoader from 'dataloader'
import type { GraphQLResolveInfo } from 'graphql'
import { nhsNumberSystem } from '../../drizzle/schema/code-systems.ts'
import { careSettings } from '../../drizzle/schema/columns.ts'
import { patientRecord } from '../../drizzle/schema/demographics.ts'
import type { PatientRecordRow } from '../../drizzle/schema/rows.ts'
import { allColumns, boundedColumnSets } from '../shared/column-sets.ts'
import { columnKeys, columnList } from '../shared/columns.ts'
import { columnsOfFields, type FieldColumnsOf } from '../shared/field-columns.ts'
import { keyShapes } from '../shared/row-loaders.ts'
import { rememberedBySelection, selectedBelow } from '../shared/selection.ts'
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

/** What a record is read with besides the columns of its table: the expression, and the join it needs. */
const derivedColumns = {
  source: {
    expression: `json_build_object('code', source.code, 'number', source.number, 'name', source.name,
      'careSetting', source.care_setting, 'odsCode', source.ods_code)`,
    join: 'join demographics.tenancy source on source.code = t.tenancy_code',
  },
  majorDetailId: {
    expression: 'merged.major_detail_id',
    join: 'left join demographics.record_merge merged on merged.minor_detail_id = t.detail_id',
  },
  verified: { expression: holdsVerifiedNumber, join: '' },
} as const satisfies Partial<Record<keyof RecordOfSource, { expression: string; join: string }>>

const everyColumn = [...columnKeys(patientRecord), ...Object.keys(derivedColumns)]

function recordStatement(columns: readonly string[]): string {
  const derived = Object.entries(derivedColumns).filter(([name]) => columns.includes(name))
  const list = [
    columnList(patientRecord, 't', columns),
    ...derived.map(([name, { expression }]) => `${expression} as "${name}"`),
  ]
  return `
  select ${list.join(', ')}
  from demographics.patient_record t ${derived.map(([, { join }]) => join).join(' ')}
  where t.detail_id = any($1::text::bigint[])`
}

interface RecordWanted {
  readonly detailId: string
  readonly columns: readonly string[]
}

/** How one request reads records by DetailID: null where there is none. What is asked for at once is one statement. */
export interface RecordLoader {
  /** With every column, for whoever chooses among records. */
  load(detailId: string): Promise<RecordOfSource | null>
  /** With the columns that the selection below a field needs, and no others. */
  loadSelected(detailId: string, info: GraphQLResolveInfo): Promise<RecordOfSource | null>
}

/** @returns a function that makes the loader of one request; statement texts are kept for all. */
export function recordLoaderFactory(
  store: SubgraphStore,
  fieldColumnsOf: FieldColumnsOf,
): () => RecordLoader {
  const fieldColumns = fieldColumnsOf('PatientRecord', new Set(everyColumn))
  const selectedColumns = rememberedBySelection((info) =>
    columnsOfFields(fieldColumns, selectedBelow(info).keys(), ['detailId']),
  )
  const boundedColumns = boundedColumnSets(everyColumn)
  return () => {
    const loader = new DataLoader<RecordWanted, RecordOfSource | null, string>(
      (wanted) => readRecords(store, wanted, boundedColumns),
      { cacheKeyFn: ({ detailId, columns }) => `${detailId} ${columns.join()}` },
    )
    return {
      load: (detailId) => loader.load({ detailId, columns: everyColumn }),
      loadSelected: (detailId, info) => loader.load({ detailId, columns: selectedColumns(info) }),
    }
  }
}

async function readRecords(
  store: SubgraphStore,
  wanted: readonly RecordWanted[],
  boundedColumns: (asked: readonly string[]) => readonly string[],
): Promise<readonly (RecordOfSource | null)[]> {
  const ids = [...new Set(wanted.map(({ detailId }) => detailId))].filter((id) => keyShapes.bigint.test(id))
  if (ids.length === 0) return wanted.map(() => null)
  const columns = boundedColumns(allColumns(wanted.map((record) => record.columns)))
  const rows = await store.query<RecordOfSource>(recordStatement(columns), [plainArray(ids)])
  const byId = new Map(rows.map((row) => [row.detailId, row]))
  return wanted.map(({ detailId }) => byId.get(detailId) ?? null)
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
