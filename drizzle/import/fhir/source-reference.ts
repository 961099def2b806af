/**
 * What stands for a reference that leads to no record of this store. Kept as sent, `Patient/1001` would mean our own
 * patient of that number to whoever reads it here, for a relative reference is relative to the server it came from
 * (https://hl7.org/fhir/R4/references.html#literal). So it becomes a logical one, which names without pointing.
 */
import { type JsonObject, objectsOf, textOf } from '../json/json.ts'

/** Nobody can register such a domain. */
const base = 'https://care-record.example'
/** URL of the extension that holds such a reference beside another identifier. */
export const asSentExtension = `${base}/reference-as-sent`

/** The namespace of a source's own relative references, as an identifier's system. */
export function referenceSystem(tenancyCode: string): string {
  return `${base}/source/${encodeURIComponent(tenancyCode)}`
}

/**
 * The same reference with a relative literal moved, as sent, into its identifier, or beside it (as an extension) where
 * it has one. References that are absolute or to something contained mean the same everywhere and stay.
 */
export function asSourceReference(reference: JsonObject, system: string): JsonObject {
  const literal = textOf(reference.reference)
  if (literal === undefined || !isRelative(literal)) return reference
  const { reference: _moved, ...rest } = reference
  const sent = { system, value: literal }
  if (rest.identifier === undefined) return { ...rest, identifier: sent }
  return {
    ...rest,
    extension: [...objectsOf(rest.extension), { url: asSentExtension, valueIdentifier: sent }],
  }
}

function isRelative(literal: string): boolean {
  return !/^(?:#|[a-z][a-z0-9+.-]*:)/i.test(literal)
}
