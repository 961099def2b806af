import { nhsNumberSystem } from '../../drizzle/schema/code-systems.ts'
import { careSettings } from '../../drizzle/schema/columns.ts'
import { patientRecord } from '../../drizzle/schema/demographics.ts'
import { columnKeys, columnList } from '../shared/columns.ts'
import type { Narrowing } from '../shared/narrowing.ts'

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
    join: (record: string) => `join demographics.tenancy source on source.code = ${record}.tenancy_code`,
  },
  majorDetailId: {
    expression: 'merged.major_detail_id',
    join: () => 'left join demographics.record_merge merged on merged.minor_detail_id = t.detail_id',
  },
  verified: { expression: holdsVerifiedNumber, join: () => '' },
} as const

/** TypeScript names of all that a record can be read with. */
export const everyColumn = [...columnKeys(patientRecord), ...Object.keys(derivedColumns)]

/** Records `t` by DetailID (`$1`), those that may be read and no others. */
export function readableRecords(columns: readonly string[], readable: Narrowing): string {
  const { list, joins } = parts(columns, 't')
  const conditions = ['t.detail_id = any($1::text::bigint[])', ...readable.conditions('t', 2)]
  return `
  select ${list.join(', ')}
  from demographics.patient_record t ${joins}
  where ${conditions.join(' and ')}`
}

/**
 * Records by DetailID (`$1`) that may be known (`k`), with what of them may be read (`t`): of one that may not be,
 * `readable` is false and every column null but its DetailID and its source.
 * @param readable its parameters follow those of `known`; null where none may be read.
 */
export function knownRecords(
  columns: readonly string[],
  known: Narrowing,
  readable: Narrowing | null,
): string {
  const { list, joins } = parts(
    columns.filter((name) => name !== 'detailId'),
    'k',
  )
  const mayBeRead = readable === null ? ['false'] : readable.conditions('t', 2 + known.parameters.length)
  const conditions = ['k.detail_id = any($1::text::bigint[])', ...known.conditions('k', 2)]
  return `
  select ${['k.detail_id as "detailId"', 't.detail_id is not null as "readable"', ...list].join(', ')}
  from demographics.patient_record k
  left join demographics.patient_record t on ${['t.detail_id = k.detail_id', ...mayBeRead].join(' and ')}
  ${joins}
  where ${conditions.join(' and ')}`
}

function parts(columns: readonly string[], record: string) {
  const derived = Object.entries(derivedColumns).filter(([name]) => columns.includes(name))
  const own = columnList(patientRecord, 't', columns)
  return {
    list: [
      ...(own === '' ? [] : [own]),
      ...derived.map(([name, { expression }]) => `${expression} as "${name}"`),
    ],
    joins: derived.map(([, { join }]) => join(record)).join(' '),
  }
}
