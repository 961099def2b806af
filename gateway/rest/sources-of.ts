import { Fault } from '../../schema/fault.ts'

interface LinkedSource<Tenancy> {
  readonly detailId: string
  readonly tenancy: Tenancy
}

/**
 * Finds the source of a row among the sources of its person, so that naming it costs no further fetch.
 * @throws (the finder) Fault UNAVAILABLE where the row's record has just left the linked set: the caller may ask again.
 */
export function sourcesOf<Tenancy>(
  linked: readonly LinkedSource<Tenancy>[] | null | undefined,
): (row: { readonly record: { readonly detailId: string } }) => Tenancy {
  const records = new Map(linked?.map((record) => [record.detailId, record]))
  return ({ record }) => {
    const found = records.get(record.detailId)
    if (found === undefined)
      throw new Fault('UNAVAILABLE', 'The record changed while it was read: ask again.')
    return found.tenancy
  }
}
