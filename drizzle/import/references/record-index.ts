/**
 * What a run knows of its entries without holding them: which records they are, what they refer to, and
 * which of them are refused. Numbers and shared texts only, for a run may have millions of entries.
 */
import type { Place } from '../sources/entry.ts'

/** A record (`Patient/1`), a URL, or an identifier that something refers to, by number. */
export type KeyNumber = number

export interface Edge {
  readonly to: KeyNumber
  readonly path: string
}

export interface RecordIndex {
  readonly size: number
  keyNumber(key: string): KeyNumber
  /** Undefined for a key that nothing in the run mentions. */
  findKey(key: string): KeyNumber | undefined
  keyName(key: KeyNumber): string
  keys(): Iterable<KeyNumber>
  /** Every entry has an ordinal, from 0, in the order read; one that is no record has no key. */
  add(entry: IndexedEntry | undefined): void
  entry(ordinal: number): IndexedEntry | undefined
  /** Drops an entry: it is refused. */
  drop(ordinal: number): void
  /** True while an entry of that record is not refused. */
  isAlive(key: KeyNumber): boolean
  /** Notes that an entry of that record was read, though refused by itself. */
  markRead(key: KeyNumber): void
  /** True where an entry of that record was read, refused or not. */
  wasRead(key: KeyNumber): boolean
  /** The entry that counts for a record: the last of those not refused, but for those dated earlier than another. */
  counting(key: KeyNumber): IndexedEntry | undefined
  /** Whether an entry is the one that counts for its record. */
  counts(ordinal: number): boolean
}

export interface IndexedEntry extends Place {
  readonly key: KeyNumber
  readonly file: number
  readonly edges: readonly Edge[]
  /** When its source says that it changed, in milliseconds since 1970; undefined where it is silent. */
  readonly changedAtMs?: number | undefined
  /** Of a patient. */
  readonly identity?: PatientIdentity
}

/** What tells a person from another; undefined where the record does not say. */
export interface PatientIdentity {
  readonly nhsNumber: string | undefined
  readonly birthDate: string | undefined
  /** Family names, former ones too. */
  readonly families: readonly string[]
}

/** An empty index; what it is told it keeps, so that a run can ask by record, by key and by ordinal. */
export function createRecordIndex(): RecordIndex {
  const numbers = new Map<string, KeyNumber>()
  const names: string[] = []
  const entries: (IndexedEntry | undefined)[] = []
  const readKeys = new Set<KeyNumber>()
  const aliveByKey = new Map<KeyNumber, number[]>()
  /** Forgotten whenever `aliveByKey` changes: a key may have as many entries as a run has files. */
  const countingByKey = new Map<KeyNumber, number>()

  const keyNumber = (key: string): KeyNumber => {
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, names.length)
    return names.push(key) - 1
  }

  const add = (entry: IndexedEntry | undefined): void => {
    const ordinal = entries.push(entry) - 1
    if (entry === undefined) return
    readKeys.add(entry.key)
    countingByKey.delete(entry.key)
    const alive = aliveByKey.get(entry.key)
    if (alive === undefined) aliveByKey.set(entry.key, [ordinal])
    else alive.push(ordinal)
  }

  const drop = (ordinal: number): void => {
    const entry = entries[ordinal]
    if (entry === undefined) return
    countingByKey.delete(entry.key)
    const alive = aliveByKey.get(entry.key)?.filter((other) => other !== ordinal) ?? []
    if (alive.length > 0) aliveByKey.set(entry.key, alive)
    else aliveByKey.delete(entry.key)
    entries[ordinal] = undefined
  }

  const countingOrdinal = (key: KeyNumber): number | undefined => {
    const known = countingByKey.get(key)
    if (known !== undefined) return known
    const chosen = newestOf(aliveByKey.get(key) ?? [], (ordinal) => entries[ordinal]?.changedAtMs)
    if (chosen !== undefined) countingByKey.set(key, chosen)
    return chosen
  }

  return {
    get size() {
      return entries.length
    },
    keyNumber,
    findKey: (key) => numbers.get(key),
    keyName: (key) => names[key] ?? '',
    keys: () => names.keys(),
    add,
    entry: (ordinal) => entries[ordinal],
    drop,
    isAlive: (key) => aliveByKey.has(key),
    markRead: (key) => {
      readKeys.add(key)
    },
    wasRead: (key) => readKeys.has(key),
    counting: (key) => entries[countingOrdinal(key) ?? -1],
    counts: (ordinal) => {
      const entry = entries[ordinal]
      return entry !== undefined && countingOrdinal(entry.key) === ordinal
    },
  }
}

/** The last, but for those dated earlier than another. */
function newestOf(
  ordinals: readonly number[],
  changedAtMs: (ordinal: number) => number | undefined,
): number | undefined {
  let newest = Number.NEGATIVE_INFINITY
  for (const ordinal of ordinals) newest = Math.max(newest, changedAtMs(ordinal) ?? newest)
  return ordinals.findLast((ordinal) => (changedAtMs(ordinal) ?? newest) === newest)
}

/** The record that a URL or an identifier stands for; null where it could be several. */
export type Aliases = Map<string, KeyNumber | null>

export function noteAlias(aliases: Aliases, name: string, key: KeyNumber): void {
  const known = aliases.get(name)
  aliases.set(name, known === undefined || known === key ? key : null)
}
