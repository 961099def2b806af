import { nhsNumberSystem } from '../../drizzle/schema/code-systems.ts'
import type { PatientNameRow } from '../../drizzle/schema/rows.ts'
import type { Context } from './context.ts'
import type { IdentifierOfRecord } from './identifiers.ts'
import { byPrecedence, type RecordOfSource } from './patient-records.ts'

/** The person that a source's patient record belongs to, by that record's DetailID. */
export interface Person {
  readonly detailId: string
  /** The person's records, where they have been asked for. */
  readonly linked?: readonly string[]
}

/** A fact about a person and the record that gave it. */
export interface Chosen<Fact> {
  readonly fact: Fact
  readonly record: RecordOfSource
}

/**
 * The records of a person in the order of precedence.
 * @returns null where no record has that DetailID.
 */
export async function recordsOf({ detailId }: Person, context: Context): Promise<RecordOfSource[] | null> {
  const linked = await context.linkedDetailIds.load(detailId)
  if (linked === null) return null
  const records = await Promise.all(linked.map((id) => context.records.load(id)))
  return records.filter((record) => record !== null).sort(byPrecedence)
}

/**
 * The first record, in the order of precedence, that holds a fact.
 * @param factOf reads the fact of one record; null or undefined where it holds none.
 * @returns null where no record does.
 */
export async function choose<Fact>(
  person: Person,
  context: Context,
  factOf: (record: RecordOfSource) => Fact | null | undefined | Promise<Fact | null | undefined>,
): Promise<Chosen<Fact> | null> {
  const records = (await recordsOf(person, context)) ?? []
  const facts = await Promise.all(records.map(async (record) => ({ record, fact: await factOf(record) })))
  for (const { record, fact } of facts) if (fact != null) return { fact, record }
  return null
}

/** The current NHS number of a record, verified ones first, then in the source's order. */
export function currentNhsNumber(identifiers: readonly IdentifierOfRecord[]): IdentifierOfRecord | undefined {
  const numbers = identifiers.filter(({ system, current }) => current && system === nhsNumberSystem)
  return numbers.find(({ verificationStatus }) => verificationStatus === '01') ?? numbers[0]
}

/** The official name of a record, else the usual one, else the first; one whose time is over only where no other is. */
export function preferredName(names: readonly PatientNameRow[]): PatientNameRow | undefined {
  const usable = inUseFirst(names)
  const best = usable.filter((name) => isInUse(name) === isInUse(usable[0] ?? name))
  return best.find(({ use }) => use === 'official') ?? best.find(({ use }) => use === 'usual') ?? best[0]
}

interface Validity {
  readonly validTo: string | null
}

/** Those still in use before those that ended; the source's order within each. */
export function inUseFirst<Row extends Validity>(rows: readonly Row[]): readonly Row[] {
  return [...rows.filter(isInUse), ...rows.filter((row) => !isInUse(row))]
}

/** A year or month that ended it counts to its last day. */
export function isInUse({ validTo }: Validity): boolean {
  if (validTo === null) return true
  const last = validTo.slice(0, 10)
  return last >= new Date().toISOString().slice(0, last.length)
}
