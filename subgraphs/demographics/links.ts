import DataLoader from 'dataloader'
import { keyShapes } from '../shared/row-loaders.ts'
import { plainArray, type SubgraphStore } from '../shared/store.ts'

const statement = `
  select asked.detail_id::text as "asked",
    array(select linked.detail_id::text from demographics.link_membership linked
      where linked.set_id = asked.set_id order by linked.detail_id) as "linked"
  from demographics.link_membership asked
  where asked.detail_id = any($1::text::bigint[])`

/**
 * Which records are one person at this moment, by any of their DetailIDs: lowest first, the one asked for among
 * them; null where there is no such record. Never kept beyond a request, so that an unlink is seen at once.
 */
export function linkedDetailIds(store: SubgraphStore): DataLoader<string, readonly string[] | null> {
  return new DataLoader(async (detailIds) => {
    const possible = detailIds.filter((id) => keyShapes.bigint.test(id))
    const rows =
      possible.length === 0
        ? []
        : await store.query<{ asked: string; linked: string[] }>(statement, [plainArray(possible)])
    const byId = new Map(rows.map(({ asked, linked }) => [asked, linked]))
    return detailIds.map((id) => byId.get(id) ?? null)
  })
}
