import { reading } from './field-columns.ts'

/** Resolvers that every type of record about a patient shares. */
export const recordResolvers = {
  record: reading<{ detailId: string }>()(['detailId'], ({ detailId }) => ({ detailId })),
}

/** Resolvers that every type held for a service shares. */
export const serviceResolvers = {
  tenancy: ({ tenancyCode }: { tenancyCode: string }) => ({ code: tenancyCode }),
}

/** A stub of an entity that another subgraph, or another statement, completes; null where nothing is named. */
export function reference(id: string | null | undefined): { id: string } | null {
  return id == null ? null : { id }
}
