import type { StoredComponent, StoredValue } from '../../drizzle/schema/clinical.ts'
import type { StoredQuantity } from '../../drizzle/schema/columns.ts'
import type { ObservationRow } from '../../drizzle/schema/rows.ts'

/** A value in whichever form it was given; a single quantity has columns of its own in the store. */
export interface ValueWithQuantity extends StoredValue {
  readonly quantity?: StoredQuantity
}

/** What an observation's value is put together from. */
export const valueColumns = [
  'value',
  'quantityValue',
  'quantityComparator',
  'quantityUnit',
  'quantitySystem',
  'quantityCode',
] as const satisfies readonly (keyof ObservationRow)[]

/** @returns null where the source gave no value. */
export function observationValue(
  row: Pick<ObservationRow, (typeof valueColumns)[number]>,
): ValueWithQuantity | null {
  const quantity = quantityOf(row)
  if (quantity === null) return row.value
  return row.value === null ? { quantity } : { ...row.value, quantity }
}

function quantityOf(row: Pick<ObservationRow, (typeof valueColumns)[number]>): StoredQuantity | null {
  const value = row.quantityValue ?? undefined
  const comparator = row.quantityComparator ?? undefined
  const unit = row.quantityUnit ?? undefined
  const system = row.quantitySystem ?? undefined
  const code = row.quantityCode ?? undefined
  return (value ?? comparator ?? unit ?? system ?? code) === undefined
    ? null
    : { value, comparator, unit, system, code }
}

/** @returns null where the source gave no value. */
export function componentValue(component: StoredComponent): ValueWithQuantity | null {
  const {
    code: _code,
    dataAbsentReason: _reason,
    interpretation: _flags,
    referenceRanges: _ranges,
    ...value
  } = component
  return Object.keys(value).length === 0 ? null : value
}
