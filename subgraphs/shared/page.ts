import { Fault } from '../../schema/fault.ts'

/** One page of a list, as a connection type reads it. */
export interface Page<Node> {
  readonly nodes: readonly Node[]
  /** Matches before paging; null where the caller did not ask, in which case nothing counted them. */
  readonly totalCount: number | null
  /** Null where the caller did not ask, in which case nothing looked beyond the page. */
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } | null
}

/**
 * Cuts rows that were read one beyond the page.
 * @param rows in order, at most `first + 1`.
 * @param toCursor null where the caller did not ask what follows.
 */
export function pageOf<Row, Node>(
  rows: readonly Row[],
  first: number,
  totalCount: number | null,
  toNode: (row: Row) => Node,
  toCursor: ((row: Row) => string) | null,
): Page<Node> {
  const kept = rows.length > first ? rows.slice(0, first) : rows
  const last = kept.at(-1)
  return {
    nodes: kept.map(toNode),
    totalCount,
    pageInfo: toCursor && {
      hasNextPage: rows.length > first,
      endCursor: last === undefined ? null : toCursor(last),
    },
  }
}

/**
 * @param first null asks for as many as are allowed.
 * @throws Fault INVALID_REQUEST where it is negative or too many.
 */
export function pageSize(first: number | null | undefined, most: number): number {
  const size = first ?? most
  if (size < 0 || size > most) {
    throw new Fault('INVALID_REQUEST', `Expected \`first\` to be from 0 to ${most}.`, { field: 'first' })
  }
  return size
}
