/** The person whom examples ask for, if the store holds them. */
import type { Caller, Door } from '../door.ts'
import type { ShowcasePerson } from './example-operations.ts'

interface Showcase {
  readonly patient: {
    readonly record: { readonly synthetic: boolean } | null
    readonly name: { readonly name: { readonly family: string | null } } | null
  } | null
}

const SHOWCASE = /* GraphQL */ `
  query Showcase($detailId: ID!) {
    patient(detailId: $detailId) {
      record { synthetic }
      name { name { family } }
    }
  }
`

/** Null where the store holds nobody under that DetailID, or a person who was imported: they are not for show. */
export async function findShowcase(
  door: Door,
  detailId: string,
  caller: Caller,
): Promise<ShowcasePerson | null> {
  const { data } = await door.execute<Showcase>(SHOWCASE, { detailId }, caller)
  const family = data?.patient?.name?.name.family
  if (data?.patient?.record?.synthetic !== true || !family) return null
  return { detailId, family }
}
