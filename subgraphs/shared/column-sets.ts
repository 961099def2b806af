/**
 * How many sets of columns a table is read by. Each prepares a statement on every connection, and callers choose what
 * they select: beyond these, every column is read.
 */
const mostColumnSets = 100

/** @returns a function that gives the columns asked for, or `everyColumn` where that would be one set too many. */
export function boundedColumnSets(
  everyColumn: readonly string[],
): (asked: readonly string[]) => readonly string[] {
  const kept = new Set<string>()
  return (asked) => {
    const name = asked.join()
    if (kept.has(name)) return asked
    if (kept.size >= mostColumnSets) return everyColumn
    kept.add(name)
    return asked
  }
}

/** The columns of any of the sets, sorted; most batches hold keys of one selection, whose set it is. */
export function allColumns(sets: readonly (readonly string[])[]): readonly string[] {
  const [first = []] = sets
  return sets.every((set) => set === first) ? first : [...new Set(sets.flat())].sort()
}
