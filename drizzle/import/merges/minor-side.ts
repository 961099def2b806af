/**
 * Which records leave a linked set when its source takes a merge back: those that belong to the record that was merged
 * away, and not to the one it was merged into.
 */
export interface SetMember {
  readonly detailId: string
  /** The valid ones it holds now. */
  readonly nhsNumbers: readonly string[]
  readonly birthDay: string | null
}

export interface TakenBack {
  readonly minor: string
  readonly major: string
  /** All records of the set, the two among them. */
  readonly members: readonly SetMember[]
  /** Pairs that are together whatever becomes of the merge. */
  readonly ties: readonly (readonly [string, string])[]
}

/**
 * Empty where ties hold the two together. Of the others first those with a tie go with their side; then those that say
 * they are the same person as one there, by NHS number and date of birth, the major's side first. Whatever belongs to
 * neither, or to both, stays: it was linked to a person known under the major.
 */
export function minorSide({ minor, major, members, ties }: TakenBack): string[] {
  const tied = (detailId: string) => tiedWith(detailId, ties)
  const core = tied(minor)
  if (core.has(major)) return []
  const withMajor = grown(tied(major), { members, tied, without: core })
  return [...grown(core, { members, tied, without: withMajor })]
}

/** A record and all that its ties, by however many steps, lead to. */
function tiedWith(detailId: string, ties: TakenBack['ties']): Set<string> {
  const found = new Set([detailId])
  for (const one of found) {
    for (const [a, b] of ties) {
      if (a === one) found.add(b)
      if (b === one) found.add(a)
    }
  }
  return found
}

interface Growing {
  readonly members: readonly SetMember[]
  readonly tied: (detailId: string) => ReadonlySet<string>
  readonly without: ReadonlySet<string>
}

function grown(side: ReadonlySet<string>, { members, tied, without }: Growing): Set<string> {
  const found = new Set(side)
  for (const detailId of found) {
    const one = members.find((member) => member.detailId === detailId)
    const alike = members.filter(
      (other) => one !== undefined && !without.has(other.detailId) && areOne(one, other),
    )
    for (const other of alike) for (const each of tied(other.detailId)) found.add(each)
  }
  return found
}

function areOne(a: SetMember, b: SetMember): boolean {
  return (
    a.birthDay !== null &&
    a.birthDay === b.birthDay &&
    a.nhsNumbers.some((number) => b.nhsNumbers.includes(number))
  )
}
