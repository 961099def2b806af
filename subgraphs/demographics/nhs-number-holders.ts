import DataLoader from 'dataloader'
import { nhsNumberSystem } from '../../drizzle/schema/code-systems.ts'
import { searchedValue } from '../../drizzle/schema/nhs-number.ts'
import { Fault } from '../../schema/fault.ts'
import { rememberedByShape, rowsOfPossibleKeys, statementByKeys } from '../shared/row-loaders.ts'
import type { SubgraphStore } from '../shared/store.ts'
import { ofRecord, type RecordRights } from './record-rights.ts'
import { careSettingRank, holdsVerifiedNumber } from './record-statement.ts'

interface Holder {
  readonly value: string
  readonly detailId: string
  readonly people: number
}

const statementFor = rememberedByShape(
  (narrowing) => `
  select distinct on (held.value) held.value as "value", t.detail_id::text as "detailId",
    count(*) filter (where held.first_of_set) over (partition by held.value) ::int as "people"
  from (
    select i.value, i.detail_id, m.set_id,
      row_number() over (partition by i.value, m.set_id order by i.detail_id) = 1 as first_of_set
    from demographics.current_identifier i
    join demographics.link_membership m on m.detail_id = i.detail_id
    where ${[
      'i.value = any($1::text::text[])',
      `i.system = '${nhsNumberSystem}'`,
      ...ofRecord('i.detail_id')(narrowing, 2),
    ].join(' and ')}
  ) held
  join demographics.patient_record t on t.detail_id = held.detail_id
  join demographics.tenancy source on source.code = t.tenancy_code
  left join demographics.record_merge merged on merged.minor_detail_id = t.detail_id
  order by held.value, merged.major_detail_id is not null, not ${holdsVerifiedNumber}, ${careSettingRank},
    t.last_updated desc, t.detail_id`,
)

/**
 * The person who currently holds an NHS number, at their best record that holds it; null where nobody does. Records that
 * may not be read hold none.
 * @throws (per number) Fault AMBIGUOUS where records that are not linked hold it.
 */
export function holdersOfNhsNumber(
  store: SubgraphStore,
  { readable, rights }: RecordRights,
): DataLoader<string, { detailId: string } | null> {
  return new DataLoader<string, { detailId: string } | null>(async (given) => {
    const numbers = given.map((number) => searchedValue(nhsNumberSystem, number))
    rights.tellClosed('Patient')
    const statement =
      readable && statementByKeys<Holder>(statementFor(readable), readable, ({ value }) => value)
    const found = await rowsOfPossibleKeys(store, statement, numbers, /^\d{10}$/)
    return found.map(([holder]) => {
      if (holder === undefined) return null
      return holder.people > 1 ? ambiguous() : { detailId: holder.detailId }
    })
  })
}

const ambiguous = () =>
  new Fault('AMBIGUOUS', 'Records that are not linked hold this NHS number; findPatients lists them.', {
    field: 'nhsNumber',
  })
