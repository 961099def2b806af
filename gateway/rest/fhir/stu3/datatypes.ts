/** Datatypes that look the same in the graph and in FHIR but for their nulls (https://hl7.org/fhir/STU3/datatypes.html). */
import { saidOrNothing } from '../resource.ts'

interface Coding {
  readonly system: string | null
  readonly version: string | null
  readonly code: string | null
  readonly display: string | null
  readonly userSelected: boolean | null
}

export interface Concept {
  readonly text: string | null
  readonly codings: readonly Coding[]
}

export function codeableConcept(concept: Concept | null) {
  if (concept === null) return undefined
  return saidOrNothing({
    coding: concept.codings.flatMap((coding) => saidOrNothing(coding) ?? []),
    text: concept.text,
  })
}

export function codeableConcepts(concepts: readonly Concept[] | null) {
  return (concepts ?? []).flatMap((concept) => codeableConcept(concept) ?? [])
}

export function annotations(
  notes: readonly { text: string | null; time: string | null; author: string | null }[] | null,
) {
  return (notes ?? []).flatMap(
    ({ text, time, author }) => saidOrNothing({ authorString: author, time, text }) ?? [],
  )
}

export function reference(type: string, target: { readonly id: string } | null) {
  return target === null ? undefined : { reference: `${type}/${target.id}` }
}

export function period(start: string | null, end: string | null) {
  return saidOrNothing({ start, end })
}

export function eachSaid<T extends object>(items: readonly T[] | null) {
  return (items ?? []).flatMap((item) => saidOrNothing(item) ?? [])
}

/** Names, telecoms and addresses, with the time they were in use as their period. */
export function inUse<T extends { readonly validFrom: string | null; readonly validTo: string | null }>(
  items: readonly T[] | null,
) {
  return (items ?? []).map(({ validFrom, validTo, ...item }) => ({
    ...item,
    period: period(validFrom, validTo),
  }))
}

type Addresses = readonly { readonly use: string | null }[] | null

/** A use of R4 that STU3 does not have. */
const BILLING = 'billing'

/** An address keeps its place and loses a use that STU3 cannot say. */
export function addresses(items: Addresses) {
  return (items ?? []).flatMap(
    (item) => saidOrNothing(item.use === BILLING ? { ...item, use: null } : item) ?? [],
  )
}

export function hasStu3Uses(items: Addresses): boolean {
  return items?.every(({ use }) => use !== BILLING) ?? true
}
