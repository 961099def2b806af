import type { PgTable } from 'drizzle-orm/pg-core'

/** The table of each record type, by type: what the boot check compares with the SDL. */
export function tablesOf<Listings extends Readonly<Record<string, { readonly table: PgTable }>>>(
  listings: Listings,
): { readonly [Type in keyof Listings]: PgTable } {
  return Object.fromEntries(Object.entries(listings).map(([type, { table }]) => [type, table])) as {
    [Type in keyof Listings]: PgTable
  }
}
