/** JSON as read from a source: numbers keep the digits they were written with. */
import { isLosslessNumber, type LosslessNumber } from 'lossless-json'

export type Json = string | boolean | null | LosslessNumber | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json | undefined
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

export function isNumber(value: Json | undefined): value is LosslessNumber {
  return isLosslessNumber(value)
}

/** The objects of a list; nothing where the value is no list. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : []
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
