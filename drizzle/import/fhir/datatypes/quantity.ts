/** Quantity, Range and Ratio (https://hl7.org/fhir/R4/datatypes.html#Quantity); numbers keep their digits as text. */
import { LosslessNumber } from 'lossless-json'
import type { StoredQuantity } from '../../../schema/columns.ts'
import { isNumber, isObject, type Json, textOf } from '../../json/json.ts'
import { present } from './keep.ts'

export interface StoredRange {
  readonly low?: StoredQuantity
  readonly high?: StoredQuantity
}

export interface StoredRatio {
  readonly numerator?: StoredQuantity
  readonly denominator?: StoredQuantity
}

export function quantityOf(value: Json | undefined): StoredQuantity | undefined {
  if (!isObject(value)) return undefined
  return present({
    value: isNumber(value.value) ? value.value.toString() : undefined,
    comparator: textOf(value.comparator),
    unit: textOf(value.unit),
    system: textOf(value.system),
    code: textOf(value.code),
  })
}

export function rangeOf(value: Json | undefined): StoredRange | undefined {
  return isObject(value) ? present({ low: quantityOf(value.low), high: quantityOf(value.high) }) : undefined
}

export function ratioOf(value: Json | undefined): StoredRatio | undefined {
  if (!isObject(value)) return undefined
  return present({ numerator: quantityOf(value.numerator), denominator: quantityOf(value.denominator) })
}

/** The Quantity that a stored one stands for: what decides whether it holds all that was sent. */
export function quantityBack(quantity: StoredQuantity | undefined): unknown {
  if (quantity?.value === undefined) return quantity
  return { ...quantity, value: new LosslessNumber(quantity.value) }
}

export function rangeBack(range: StoredRange | undefined): unknown {
  return range && { low: quantityBack(range.low), high: quantityBack(range.high) }
}

export function ratioBack(ratio: StoredRatio | undefined): unknown {
  return ratio && { numerator: quantityBack(ratio.numerator), denominator: quantityBack(ratio.denominator) }
}
