/**
 * Sorting, filtering and paging of a section's list. The vendor's parameter names are not public, so that the
 * spelling stands in one table: SortBy<Field>, FilterBy<Field>, PageNumber, PageSize.
 */
import type { CcapiRequest } from './exchange.ts'
import { dayNamed } from './local-time.ts'
import { type PageWanted, pageOf, pageWanted } from './paging.ts'
import { invalid } from './refusal.ts'

export type Row = Readonly<Record<string, string | null>>
export type Columns = Readonly<Record<string, 'date' | 'text'>>

export interface ListOptions {
  readonly filters: readonly ((row: Row) => boolean)[]
  readonly orders: readonly ((a: Row, b: Row) => number)[]
  readonly page: PageWanted | null
}

const spelling = { sort: 'SortBy', filter: 'FilterBy', page: 'PageNumber', size: 'PageSize' } as const

const directions: ReadonlyMap<string, number> = new Map([
  ['asc', 1],
  ['desc', -1],
])

/** Gateways of this make take the key in the query as well; it says nothing about the list. */
const KEY_IN_QUERY = 'subscription-key'

/** @throws Fault INVALID_REQUEST for a parameter that is unknown, repeated or malformed. */
export function readListOptions(columns: Columns, query: CcapiRequest['query']): ListOptions {
  const filters: ListOptions['filters'][number][] = []
  const orders: ListOptions['orders'][number][] = []
  const numbers = new Map<string, number>()
  const seen = new Set<string>()
  for (const [name, value] of query) {
    if (name === KEY_IN_QUERY) continue
    if (seen.has(name)) throw invalid(name, 'can be given only once')
    const sorted = fieldOf(spelling.sort, name, columns)
    const filtered = fieldOf(spelling.filter, name, columns)
    if (sorted !== null) orders.push(orderBy(name, sorted, value))
    else if (filtered !== null) filters.push(filterBy(name, filtered, columns[filtered] ?? 'text', value))
    else if (name === spelling.page || name === spelling.size) numbers.set(name, whole(name, value))
    else throw invalid('A query parameter', 'is not supported here')
    seen.add(name)
  }
  return {
    filters,
    orders,
    page: pageWanted(numbers.get(spelling.page) ?? null, numbers.get(spelling.size) ?? null),
  }
}

/** What is left of a whole list. `total` counts after the filters and before the page. */
export function arranged(
  rows: readonly Row[],
  { filters, orders, page }: ListOptions,
): { rows: readonly Row[]; total: number } {
  const kept = rows.filter((row) => filters.every((filter) => filter(row)))
  // The sort is stable: rows that compare alike stay newest first.
  const sorted = kept.sort((a, b) => orders.reduce((result, order) => result || order(a, b), 0))
  return { rows: page === null ? sorted : pageOf(sorted, page), total: kept.length }
}

function fieldOf(prefix: string, name: string, columns: Columns): string | null {
  const field = name.startsWith(prefix) ? name.slice(prefix.length) : ''
  return Object.hasOwn(columns, field) ? field : null
}

/** Rows without a value come last in either direction. */
function orderBy(name: string, field: string, direction: string) {
  const sign = directions.get(direction.toLowerCase())
  if (sign === undefined) throw invalid(name, 'takes asc or desc')
  return (a: Row, b: Row) => {
    const [left, right] = [a[field] ?? null, b[field] ?? null]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    return sign * compare(left.toLowerCase(), right.toLowerCase())
  }
}

/** A date filters by its calendar day, a text by what it contains. */
function filterBy(name: string, field: string, kind: Columns[string], wanted: string) {
  if (wanted === '') throw invalid(name, 'has no value')
  if (kind === 'text') return (row: Row) => (row[field] ?? '').toLowerCase().includes(wanted.toLowerCase())
  const day = dayNamed(wanted)
  if (day === null) throw invalid(name, 'must be a date such as 2019-04-03 or 2019-04-03T00:00:00')
  return (row: Row) => row[field]?.startsWith(day) ?? false
}

function whole(name: string, value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw invalid(name, 'must be a whole number')
  return Number(value)
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
