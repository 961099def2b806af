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
  const { quantityValue, quantityComparator, quantityUnit, quantitySystem, quantityCode } = row
  const quantity = {
    value: quantityValue ?? undefined,
    comparator: quantityComparator ?? undefined,
    unit: quantityUnit ?? undefined,
    system: quantitySystem ?? undefined,
    code: quantityCode ?? undefined,
  }
  if (Object.values(quantity).some((part) => part !== undefined)) return { ...row.value, quantity }
  return row.value
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
