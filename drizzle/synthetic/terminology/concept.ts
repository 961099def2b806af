/** How coded facts become FHIR structures: built once and frozen, so that rows can share them. */
import { snomedCt } from '../../schema/code-systems.ts'
import type { FhirCodeableConcept, FhirCoding, FhirVersion } from '../../schema/columns.ts'

export const loinc = 'http://loinc.org'

/** What is written differently in the two FHIR versions. */
export type PerVersion<T> = Readonly<Record<FhirVersion, T>>

export function concept(codings: readonly FhirCoding[], text?: string): FhirCodeableConcept {
  return Object.freeze({
    ...(codings.length > 0 && { coding: codings }),
    ...(text !== undefined && { text }),
  })
}

/** The display is the one of the licensed set; the text is what a UK system would show, where that differs. */
export function snomedConcept(code: string, display: string, text = display): FhirCodeableConcept {
  return concept([{ system: snomedCt, code, display }], text)
}

export function coded(system: string, code: string, display: string): FhirCodeableConcept {
  return concept([{ system, code, display }])
}

/** Words alone, where no code that may be published says the same. */
export function inWords(text: string): FhirCodeableConcept {
  return concept([], text)
}
