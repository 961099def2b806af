import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { qualifiedColumn } from '../shared/columns.ts'
import { keyShapes } from '../shared/row-loaders.ts'

/** A table of things held for a service: what `sourceColumns()` gives every one of them. */
export type ServiceTable = PgTable & { readonly id: PgColumn; readonly tenancyCode: PgColumn }

/** The condition on the record `t` for what a caller gave, which stands in the placeholder. */
export interface ServiceCriterion {
  readonly condition: (placeholder: string) => string
  readonly parameter: (given: unknown) => string
}

export interface ServiceListing<Table extends ServiceTable = ServiceTable> {
  readonly table: Table
  /** What the list is ordered by before the id; null where by id alone. */
  readonly orderedBy: PgColumn | null
  readonly criteria: Readonly<Record<string, ServiceCriterion>>
}

/** Ties a table to a criterion for each field of its filter input; a field left out does not compile. */
export function serviceListingFor<Filter>() {
  return <Table extends ServiceTable>(
    table: Table,
    orderedBy: PgColumn | null,
    criteria: { readonly [Field in keyof Required<Filter>]: ServiceCriterion },
  ): ServiceListing<Table> => ({ table, orderedBy, criteria })
}

export const inTenancies = (column: PgColumn): ServiceCriterion => ({
  condition: (placeholder) =>
    `${qualifiedColumn('t', column)} in (select jsonb_array_elements_text(${placeholder}::text::jsonb))`,
  parameter: (given) => JSON.stringify(given),
})

/** Equal to the value given; what cannot be a value of the type equals nothing. */
export const equals = (column: PgColumn, type: 'text' | 'uuid' = 'text'): ServiceCriterion => ({
  condition: (placeholder) => `${qualifiedColumn('t', column)} = nullif(${placeholder}::text, '')::${type}`,
  parameter: (given) => (type === 'uuid' && !keyShapes.uuid.test(String(given)) ? '' : String(given)),
})

export const startsText = (column: PgColumn): ServiceCriterion => ({
  condition: (placeholder) =>
    `starts_with(public.fold(${qualifiedColumn('t', column)}), public.fold(${placeholder}::text))`,
  parameter: String,
})
