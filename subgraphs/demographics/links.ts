import DataLoader from 'dataloader'
import { keyShapes, rememberedByShape, rowsOfPossibleKeys, statementByKeys } from '../shared/row-loaders.ts'
import type { SubgraphStore } from '../shared/store.ts'
import { ofRecord, type RecordRights } from './record-rights.ts'

interface LinkedRow {
  readonly asked: string
  readonly linked: readonly string[]
  /** Whether the set has restricted records that are left out; absent where those are shown. */
  readonly hidden?: boolean
}

const and = (conditions: readonly string[]) => conditions.map((condition) => ` and ${condition}`).join('')

/** Left out are records that the caller may not know of, whether asked for or linked to the one asked for. */
const statementFor = rememberedByShape((narrowing) => {
  const ofLinked = ofRecord('linked.detail_id')
  const restricted = narrowing.restrictedConditions('r', 2)
  const hidden =
    restricted === null
      ? ''
      : `,
    exists (select from demographics.link_membership linked
      join demographics.patient_record r on r.detail_id = linked.detail_id
      where linked.set_id = asked.set_id${and(restricted)}) as "hidden"`
  return `
  select asked.detail_id::text as "asked",
    array(select linked.detail_id::text from demographics.link_membership linked
      where linked.set_id = asked.set_id${and(ofLinked(narrowing, 2))} order by linked.detail_id) as "linked"${hidden}
  from demographics.link_membership asked
  where asked.detail_id = any($1::text::bigint[])${and(ofRecord('asked.detail_id')(narrowing, 2))}`
})

/**
 * Which records are one person at this moment, by any of their DetailIDs: lowest first, the one asked for among
 * them; null where there is no such record, or none that the caller may know of. Never kept beyond a request, so that an
 * unlink is seen at once.
 */
export function linkedDetailIds(
  store: SubgraphStore,
  { known, rights }: RecordRights,
): DataLoader<string, readonly string[] | null> {
  return new DataLoader(async (detailIds) => {
    const statement = known && statementByKeys<LinkedRow>(statementFor(known), known, ({ asked }) => asked)
    const found = await rowsOfPossibleKeys(store, statement, detailIds, keyShapes.bigint)
    if (found.some(([row]) => row?.hidden)) rights.tellRestricted('Patient')
    return found.map(([row]) => row?.linked ?? null)
  })
}

/** Every DetailID of the patient who asks, lowest first; null for anybody else. */
export async function ownDetailIds(
  store: SubgraphStore,
  { known, rights }: RecordRights,
): Promise<readonly string[] | null> {
  if (rights.ownNhsNumber === null) return null
  if (known === null) return []
  const rows = await store.query<{ detailId: string }>(
    `select r.detail_id::text as "detailId" from demographics.patient_record r
    where ${known.conditions('r', 1).join(' and ')} order by r.detail_id`,
    known.parameters,
  )
  return rows.map(({ detailId }) => detailId)
}
