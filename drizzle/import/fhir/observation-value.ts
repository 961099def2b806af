/** Observation.value[x], of an observation or a component (https://hl7.org/fhir/R4/observation.html). */
import { LosslessNumber } from 'lossless-json'
import type { StoredValue } from '../../schema/clinical.ts'
import { isNumber, type Json, type JsonObject, textOf } from '../json/json.ts'
import { conceptOf } from './datatypes/codeable-concept.ts'
import { booleanOf } from './datatypes/keep.ts'
import { periodOf } from './datatypes/period.ts'
import { rangeBack, rangeOf, ratioBack, ratioOf } from './datatypes/quantity.ts'

interface Variant {
  /** Undefined where the element has another kind of value. */
  readonly keep: (value: Json | undefined) => StoredValue | undefined
  readonly back: (kept: StoredValue) => unknown
}

/** By element name. SampledData and Attachment have no column, a Quantity has columns of its own. */
export const valueVariants: Readonly<Record<string, Variant>> = {
  valueCodeableConcept: {
    keep: (value) => only('concept', conceptOf(value)),
    back: ({ concept }) => concept,
  },
  valueString: { keep: (value) => only('text', textOf(value)), back: ({ text }) => text },
  valueBoolean: { keep: (value) => only('boolean', booleanOf(value)), back: (kept) => kept.boolean },
  valueInteger: {
    keep: (value) => only('integer', isNumber(value) ? Number(value.toString()) : undefined),
    back: ({ integer }) => new LosslessNumber(String(integer)),
  },
  valueDateTime: { keep: (value) => only('date', textOf(value)), back: ({ date }) => date },
  valueTime: { keep: (value) => only('date', textOf(value)), back: ({ date }) => date },
  valuePeriod: { keep: periodOf, back: (kept) => kept },
  valueRange: { keep: (value) => only('range', rangeOf(value)), back: ({ range }) => rangeBack(range) },
  valueRatio: { keep: (value) => only('ratio', ratioOf(value)), back: ({ ratio }) => ratioBack(ratio) },
}

/** The value of a component together with the element it stands for; undefined where it has none of these. */
export function storedValueOf(holder: JsonObject): { value: StoredValue; back: JsonObject } | undefined {
  for (const [name, { keep, back }] of Object.entries(valueVariants)) {
    const value = keep(holder[name])
    if (value !== undefined) return { value, back: { [name]: back(value) as Json } }
  }
  return undefined
}

function only<Key extends keyof StoredValue>(key: Key, value: StoredValue[Key]): StoredValue | undefined {
  return value === undefined ? undefined : { [key]: value }
}
