/** CodeableConcept and Coding (https://hl7.org/fhir/R4/datatypes.html#CodeableConcept), without extensions. */
import type { FhirCodeableConcept, FhirCoding } from '../../../schema/columns.ts'
import { isObject, type Json, textOf } from '../../json/json.ts'
import { booleanOf, eachOf, present } from './keep.ts'

export function codingOf(value: Json | undefined): FhirCoding | undefined {
  if (!isObject(value)) return undefined
  return present({
    system: textOf(value.system),
    version: textOf(value.version),
    code: textOf(value.code),
    display: textOf(value.display),
    userSelected: booleanOf(value.userSelected),
  })
}

export function conceptOf(value: Json | undefined): FhirCodeableConcept | undefined {
  if (!isObject(value)) return undefined
  return present({ coding: eachOf(value.coding, codingOf), text: textOf(value.text) })
}
