/** Decides, once all is read, which references lead where, and refuses the entries whose references do not. */

import type { ResolvedReference } from '../fhir/elements.ts'
import { patientElements } from '../fhir/map-resource.ts'
import { isStoredType } from '../fhir/structure/lookup.ts'
import type { NamesAnother } from './patient-identity.ts'
import type { Aliases, Edge, KeyNumber, RecordIndex } from './record-index.ts'
import { patientPath } from './required-references.ts'

export interface Settled {
  /** The key an entry of this run has, else the record of the store; undefined where the reference leads nowhere. */
  leadsTo(keyName: string): { readonly key: KeyNumber } | ResolvedReference | undefined
}

interface Settling {
  readonly index: RecordIndex
  readonly aliases: Aliases
  readonly findStored: (keys: readonly string[]) => Promise<ReadonlyMap<string, ResolvedReference>>
  /** See `refuseOtherPeople`. */
  readonly namesAnother: NamesAnother
  readonly refuse: (ordinal: number, reason: string) => void
}

/**
 * A refused entry takes with it the entries that refer to it, unless the store has that record from before.
 * Repeated until nothing more falls.
 */
export async function settle({
  index,
  aliases,
  findStored,
  namesAnother,
  refuse,
}: Settling): Promise<Settled> {
  const stored = new Map<KeyNumber, ResolvedReference>()
  const lookedUp = new Set<KeyNumber>()

  const target = (key: KeyNumber): KeyNumber => aliases.get(index.keyName(key)) ?? key
  const isAvailable = (key: KeyNumber) =>
    index.isAlive(target(key)) || stored.has(key) || stored.has(target(key))

  const lookUpMissing = async (): Promise<void> => {
    const missing = [...index.keys()].filter((key) => !index.isAlive(target(key)) && !lookedUp.has(key))
    const found = await findStored(missing.map(index.keyName))
    for (const key of missing) {
      lookedUp.add(key)
      const record = found.get(index.keyName(key))
      if (record !== undefined) stored.set(key, record)
    }
  }

  const problemOf = ({ to, path }: Edge, file: number, mustBePatient: boolean): string | undefined => {
    const type = typeOf(target(to))
    if (namesAnother(file, target(to))) return `refers to a refused entry: ${path} (${type})`
    if (!isAvailable(to)) {
      return index.wasRead(target(to))
        ? `refers to a refused entry: ${path} (${type})`
        : `unknown reference ${path} (${type})`
    }
    return mustBePatient && type !== 'Patient' ? `${path}: not a patient record` : undefined
  }

  const typeOf = (key: KeyNumber): string =>
    stored.get(key)?.type ?? /^\??([A-Z]\w+)[/|]/.exec(index.keyName(key))?.[1] ?? 'urn'

  const refuseDangling = (): number => {
    let refused = 0
    for (let ordinal = 0; ordinal < index.size; ordinal += 1) {
      const entry = index.entry(ordinal)
      const patient = entry === undefined ? undefined : patientPathOf(typeOf(entry.key))
      const problem = firstDefined(entry?.edges ?? [], (edge) =>
        problemOf(edge, entry?.file ?? -1, edge.path === patient),
      )
      if (problem === undefined) continue
      refuse(ordinal, problem)
      index.drop(ordinal)
      refused += 1
    }
    return refused
  }

  do await lookUpMissing()
  while (refuseDangling() > 0)

  return {
    leadsTo: (keyName) => {
      const key = index.findKey(keyName)
      if (key === undefined) return undefined
      return index.isAlive(target(key)) ? { key: target(key) } : (stored.get(key) ?? stored.get(target(key)))
    },
  }
}

function patientPathOf(type: string): string | undefined {
  return isStoredType(type) && patientElements[type] !== null ? patientPath(type) : undefined
}

function firstDefined<T, R>(items: readonly T[], of: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = of(item)
    if (found !== undefined) return found
  }
  return undefined
}
