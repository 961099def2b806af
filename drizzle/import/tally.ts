/** Counts what a run did, for its closing table. */
/** Why something was left out, and where it stood. */
export interface Refusal {
  readonly file: string
  /** `entry 3`, `line 7`, or empty for the file as a whole or its only resource. */
  readonly place: string
  readonly type: string | undefined
  readonly reason: string
}

export interface TypeCounts {
  read: number
  created: number
  updated: number
  unchanged: number
  /** Given several times in the same run: the newest counts, or the last where their source does not date them. */
  repeated: number
  refused: number
}

export interface Tally {
  readonly byType: ReadonlyMap<string, Readonly<TypeCounts>>
  readonly unmodelled: ReadonlyMap<string, number>
  readonly refusals: readonly Refusal[]
  /** What was left out of entries that were taken in. */
  readonly warnings: readonly Refusal[]
  count(type: string, what: keyof TypeCounts, by?: number): void
  countUnmodelled(type: string): void
  refuse(refusal: Refusal): void
  warn(warning: Refusal): void
}

export function createTally(): Tally {
  const byType = new Map<string, TypeCounts>()
  const unmodelled = new Map<string, number>()
  const refusals: Refusal[] = []
  const warnings: Refusal[] = []
  const countsOf = (type: string): TypeCounts => {
    const counts = byType.get(type) ?? {
      read: 0,
      created: 0,
      updated: 0,
      unchanged: 0,
      repeated: 0,
      refused: 0,
    }
    byType.set(type, counts)
    return counts
  }
  return {
    byType,
    unmodelled,
    refusals,
    warnings,
    count: (type, what, by = 1) => {
      countsOf(type)[what] += by
    },
    countUnmodelled: (type) => {
      unmodelled.set(type, (unmodelled.get(type) ?? 0) + 1)
    },
    refuse: (refusal) => {
      refusals.push(refusal)
    },
    warn: (warning) => {
      warnings.push(warning)
    },
  }
}
