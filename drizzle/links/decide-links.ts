/**
 * The rule `nhs-number-and-birth-date`: records of different sources with the same valid NHS number and the same
 * date of birth are one person.
 *
 * It joins whole sets, and leaves alone every set that would bring together two records of one source (that is
 * a duplicate for the source to sort out, or a wrong number) or two records that a person has separated, and
 * every set whose records hold different NHS numbers or dates of birth. Who is meant is then for a person to say.
 */
export interface Candidate {
  readonly nhsNumber: string
  /** Null where the source does not name a day: such a record is not linked. */
  readonly birthDay: string | null
  readonly setId: string
}

export interface Member {
  readonly setId: string
  readonly detailId: string
  readonly tenancyCode: string
  /** The valid ones it holds now. */
  readonly nhsNumbers: readonly string[]
  readonly birthDay: string | null
}

/** Either order. */
export type SeparatedPair = readonly [string, string]

export interface LinkDecision {
  /** Sets to become one, the lowest number first. */
  readonly joins: readonly (readonly string[])[]
  /** NHS numbers held by records of different dates of birth. */
  readonly differentBirthDate: number
  /** NHS numbers held by a set that also holds another. */
  readonly conflictingNumbers: number
  readonly sameTenancy: number
  readonly keptApart: number
}

/** Candidates are the current holders of each number, members every record of their sets; neither is changed. */
export function decideLinks(
  candidates: readonly Candidate[],
  members: readonly Member[],
  separated: readonly SeparatedPair[],
): LinkDecision {
  const sets = createSets(members, separated)
  const counts = { differentBirthDate: 0, conflictingNumbers: 0, sameTenancy: 0, keptApart: 0 }
  for (const ofNumber of groupsBy(candidates, ({ nhsNumber }) => nhsNumber)) {
    const dated = ofNumber.filter(({ birthDay }) => birthDay !== null)
    const groups = groupsBy(dated, ({ birthDay }) => birthDay ?? '')
    const several = sets.distinct(dated).length > 1
    if (several && (groups.length > 1 || sets.distinct(dated).some(sets.daysDiffer)))
      counts.differentBirthDate += 1
    if (several && sets.distinct(dated).some(sets.numbersDiffer)) counts.conflictingNumbers += 1
    for (const group of groups) {
      const [, together] = split(
        sets.distinct(group),
        (set) => sets.numbersDiffer(set) || sets.daysDiffer(set),
      )
      const [clashing, others] = split(together, (set) => together.some((other) => sets.clash(set, other)))
      const [apart, free] = split(others, (set) => others.some((other) => sets.areSeparated(set, other)))
      if (clashing.length > 0) counts.sameTenancy += 1
      if (apart.length > 0) counts.keptApart += 1
      sets.join(free)
    }
  }
  return { joins: sets.joins(), ...counts }
}

/** Sets by the lowest number among those joined; local to one decision. */
function createSets(members: readonly Member[], separated: readonly SeparatedPair[]) {
  const parts = new Map<string, string[]>()
  const leaders = new Map<string, string>()
  const membersBySet = new Map<string, Member[]>()
  for (const member of members) {
    const ofSet = membersBySet.get(member.setId)
    if (ofSet === undefined) membersBySet.set(member.setId, [member])
    else ofSet.push(member)
  }
  const pairs = new Set(separated.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]))
  const leaderOf = (setId: string) => leaders.get(setId) ?? setId
  const partsOf = (leader: string) => parts.get(leader) ?? [leader]
  const membersOf = (leader: string) => partsOf(leader).flatMap((setId) => membersBySet.get(setId) ?? [])
  const anyPair = (a: string, b: string, test: (one: Member, other: Member) => boolean) =>
    a !== b && membersOf(a).some((one) => membersOf(b).some((other) => test(one, other)))

  return {
    distinct: (candidates: readonly Candidate[]) => [
      ...new Set(candidates.map(({ setId }) => leaderOf(setId))),
    ],
    numbersDiffer: (set: string) => areSeveral(membersOf(set).flatMap(({ nhsNumbers }) => nhsNumbers)),
    daysDiffer: (set: string) => areSeveral(membersOf(set).flatMap(({ birthDay }) => birthDay ?? [])),
    clash: (a: string, b: string) => anyPair(a, b, (one, other) => one.tenancyCode === other.tenancyCode),
    areSeparated: (a: string, b: string) =>
      anyPair(a, b, (one, other) => pairs.has(`${one.detailId} ${other.detailId}`)),
    join: (setIds: readonly string[]) => {
      const [leader, ...others] = [...setIds].sort((a, b) => Number(a) - Number(b))
      if (leader === undefined || others.length === 0) return
      const joined = [leader, ...others].flatMap(partsOf)
      for (const other of others) parts.delete(other)
      for (const setId of joined) leaders.set(setId, leader)
      parts.set(leader, joined)
    },
    joins: () => [...parts.values()].filter((joined) => joined.length > 1),
  }
}

function areSeveral(values: readonly string[]): boolean {
  return new Set(values).size > 1
}

function groupsBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return [...groups.values()]
}

function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}
