/** Rows as the operations of the bench want them in the reply. */
import type { FhirCodeableConcept } from '../../../../drizzle/schema/columns.ts'

export interface LinkedRow {
  readonly asked: string
  readonly linked: readonly string[]
}

export interface SourceRow {
  readonly detailId: string
  readonly code: string
  readonly name: string
  readonly careSetting: string
}

export interface ConditionRow {
  readonly id: string
  readonly detailId: string
  readonly clinicalStatus: string | null
  readonly code: FhirCodeableConcept | null
  readonly onsetDate: string | null
  readonly abatementDate: string | null
  readonly recordedDate: string | null
}

export interface ObservationRow {
  readonly id: string
  readonly detailId: string
  readonly status: string | null
  readonly code: FhirCodeableConcept | null
  readonly effectiveDate: string | null
  readonly quantityValue: string | null
  readonly quantityUnit: string | null
  readonly hasValue: boolean
  readonly hasQuantity: boolean
}

export interface PatientRow {
  readonly detailId: string
  readonly birthDate: string | null
  readonly gender: string | null
}

export type Sources = ReadonlyMap<string, SourceRow>

export function conditionNode(row: ConditionRow, sources: Sources) {
  return {
    id: row.id,
    clinicalStatus: enumName(row.clinicalStatus),
    code: concept(row.code),
    onsetDate: row.onsetDate,
    abatementDate: row.abatementDate,
    recordedDate: row.recordedDate,
    record: source(row.detailId, sources),
  }
}

export function observationNode(row: ObservationRow, sources: Sources) {
  return {
    id: row.id,
    status: enumName(row.status),
    code: concept(row.code),
    effectiveDate: row.effectiveDate,
    value: value(row),
    record: source(row.detailId, sources),
  }
}

export function enumName(code: string | null): string | null {
  return code === null ? null : code.toUpperCase().replaceAll('-', '_')
}

function concept(code: FhirCodeableConcept | null) {
  if (code === null) return null
  const codings = (code.coding ?? []).map(({ system, code: value, display }) => ({
    system: system ?? null,
    code: value ?? null,
    display: display ?? null,
  }))
  return { text: code.text ?? null, codings }
}

function value({ hasQuantity, hasValue, quantityValue, quantityUnit }: ObservationRow) {
  if (!hasQuantity) return hasValue ? { quantity: null } : null
  return { quantity: { value: quantityValue === null ? null : Number(quantityValue), unit: quantityUnit } }
}

function source(detailId: string, sources: Sources) {
  return { detailId, tenancy: { name: sources.get(detailId)?.name ?? null } }
}
