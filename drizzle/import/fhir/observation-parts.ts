/** Observation.component and Observation.referenceRange (https://hl7.org/fhir/R4/observation.html). */
import type { StoredComponent, StoredReferenceRange } from '../../schema/clinical.ts'
import type { FhirCodeableConcept, FhirVersion } from '../../schema/columns.ts'
import { sameJson } from '../json/canonical.ts'
import { type Json, type JsonObject, textOf } from '../json/json.ts'
import { conceptOf } from './datatypes/codeable-concept.ts'
import { eachOf, present } from './datatypes/keep.ts'
import { quantityBack, quantityOf } from './datatypes/quantity.ts'
import { storedValueOf } from './observation-value.ts'

export function referenceRangeOf(range: JsonObject): StoredReferenceRange | undefined {
  return present({
    low: quantityOf(range.low),
    high: quantityOf(range.high),
    type: conceptOf(range.type),
    text: textOf(range.text),
  })
}

export function referenceRangesBack(ranges: readonly StoredReferenceRange[]): unknown {
  return ranges.map((range) => ({ ...range, low: quantityBack(range.low), high: quantityBack(range.high) }))
}

/** One concept in STU3, a list of them in R4; kept as a list. */
export function interpretationOf(
  value: Json | undefined,
  version: FhirVersion,
): readonly FhirCodeableConcept[] | undefined {
  return version === 'R4'
    ? eachOf(value, conceptOf)
    : eachOf(value === undefined ? value : [value], conceptOf)
}

export function interpretationBack(kept: readonly FhirCodeableConcept[], version: FhirVersion): unknown {
  return version === 'R4' ? kept : kept[0]
}

export function componentOf(component: JsonObject, version: FhirVersion): StoredComponent | undefined {
  return present({
    code: conceptOf(component.code),
    ...storedValueOf(component)?.value,
    quantity: quantityOf(component.valueQuantity),
    dataAbsentReason: conceptOf(component.dataAbsentReason),
    interpretation: interpretationOf(component.interpretation, version),
    referenceRanges: eachOf(component.referenceRange, referenceRangeOf),
  })
}

/** True where the kept components say all that the source's do. */
export function areComponentsWhole(components: readonly JsonObject[], version: FhirVersion): boolean {
  return components.every((component) => sameJson(componentBack(component, version), component))
}

function componentBack(component: JsonObject, version: FhirVersion): unknown {
  const { code, quantity, dataAbsentReason, interpretation, referenceRanges } =
    componentOf(component, version) ?? {}
  return {
    code,
    ...storedValueOf(component)?.back,
    valueQuantity: quantityBack(quantity),
    dataAbsentReason,
    interpretation: interpretation && interpretationBack(interpretation, version),
    referenceRange: referenceRanges && referenceRangesBack(referenceRanges),
  }
}
