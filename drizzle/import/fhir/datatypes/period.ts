/** Period (https://hl7.org/fhir/R4/datatypes.html#Period) as two columns. */
import type { FhirPeriod } from '../../../schema/columns.ts'
import { isObject, type Json, textOf } from '../../json/json.ts'
import { present } from './keep.ts'

export function periodOf(value: Json | undefined): FhirPeriod | undefined {
  return isObject(value) ? present({ start: textOf(value.start), end: textOf(value.end) }) : undefined
}
