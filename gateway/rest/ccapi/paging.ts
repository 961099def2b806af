/** PageNumber and PageSize: 1-based, 25 by default, 200 at most. */
import { invalid } from './refusal.ts'

export interface PageWanted {
  readonly number: number
  readonly size: number
}

const DEFAULT_SIZE = 25
const LARGEST_PAGE = 200
/** Where a page starts is an Int of the graph. */
const LAST_ROW = 2_147_483_647

/** Null where neither is given: what that means differs between search and sections. */
export function pageWanted(number: number | null, size: number | null): PageWanted | null {
  if (number === null && size === null) return null
  const rows = within('PageSize', size ?? DEFAULT_SIZE, LARGEST_PAGE)
  return { number: within('PageNumber', number ?? 1, Math.floor(LAST_ROW / rows)), size: rows }
}

export function pageOf<T>(items: readonly T[], { number, size }: PageWanted): readonly T[] {
  return items.slice((number - 1) * size, number * size)
}

function within(name: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw invalid(name, `must be a whole number from 1 to ${most}`)
}
