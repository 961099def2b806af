/** One resource type as a contract offers it: a GraphQL document and a pure mapping in each direction. */
import type { Ask } from '../ask.ts'
import type { Resource } from './resource.ts'
import type { SearchParameters } from './search/parameter.ts'

/** What an answer of the graph holds for one page. */
export interface Found<Row> {
  readonly matches: readonly Row[]
  /** Rows that are returned beside the matches. */
  readonly others: readonly Row[]
  /** Every match, before paging. */
  readonly total: number
  /** Where the next page starts; null on the last. */
  readonly next: string | null
}

/** What a mapping file exports, in this order. */
export interface FhirMapping<Criteria, Variables, Data, Row> {
  readonly document: string
  readonly search: {
    readonly profile: string
    readonly parameters: SearchParameters<Criteria>
    /** Rows of a page when the caller does not say, and at most. */
    readonly pageSize: number
    readonly largestPage: number
    /** Null where no record can have such an id. */
    byId(id: string): Variables | null
    /** Null where nothing can match. @throws Fault INVALID_REQUEST where the criteria do not suffice. */
    byCriteria(criteria: Partial<Criteria>, first: number, after: string | null): Variables | null
  }
  records(data: Data): Found<Row>
  toFhir(row: Row): Resource
}

/** A mapping with its types closed over, so that entries of all types fit in one registry. */
export interface FhirEntry {
  readonly profile: string
  readonly parameters: SearchParameters<object>
  read(ask: Ask, id: string): Promise<Resource | null>
  search(ask: Ask, criteria: object, count: number | null, after: string | null): Promise<Found<Resource>>
}

const nothing = { matches: [], others: [], total: 0, next: null }

export function fhirEntry<
  Criteria extends object,
  Variables extends Readonly<Record<string, unknown>>,
  Data,
  Row,
>({ document, search, records, toFhir }: FhirMapping<Criteria, Variables, Data, Row>): FhirEntry {
  return {
    profile: search.profile,
    parameters: search.parameters,
    async read(ask, id) {
      const variables = search.byId(id)
      if (variables === null) return null
      const [row] = records(await ask<Data>(document, variables)).matches
      return row === undefined ? null : toFhir(row)
    },
    async search(ask, criteria, count, after) {
      // The graph has no page of nothing: a caller who wants only the total costs one row.
      const first = Math.min(Math.max(count ?? search.pageSize, 1), search.largestPage)
      const variables = search.byCriteria(criteria as Partial<Criteria>, first, after)
      if (variables === null) return nothing
      const found = records(await ask<Data>(document, variables))
      return { ...found, matches: found.matches.map(toFhir), others: found.others.map(toFhir) }
    },
  }
}
