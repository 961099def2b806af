/**
 * Builds a source's resource again from a mapped row and its `extra`, knowing nothing of how the import does it:
 * what the mappings promise to whoever reads the tables.
 */
import { LosslessNumber } from 'lossless-json'
import type { Mapped } from '../../drizzle/import/fhir/mapped.ts'
import type { JsonObject } from '../../drizzle/import/json/json.ts'
import type { FhirVersion } from '../../drizzle/schema/columns.ts'
import type { StoredResourceType } from '../../drizzle/schema/record-tables.ts'

// biome-ignore lint/suspicious/noExplicitAny: rows of nine tables, read by name
type Row = Record<string, any>

/** References are given as true: where they lead is not what is compared. */
export function rebuilt(
  type: StoredResourceType,
  version: FhirVersion,
  { row, parts, extra }: Mapped,
): JsonObject {
  const columns = (pruned(elements[type](row, version, parts as Row)) ?? {}) as JsonObject
  const stems = ['onset', 'abatement', 'effective', 'value', 'deceased']
  const replaced = stems.filter((stem) => Object.keys(extra ?? {}).some((name) => isChoice(stem, name)))
  const kept = Object.entries(columns).filter(([name]) => !replaced.some((stem) => isChoice(stem, name)))
  return { ...Object.fromEntries(kept), ...extra, resourceType: type }
}

const isChoice = (stem: string, name: string) => new RegExp(`^${stem}[A-Z]`).test(name)

const elements: Record<StoredResourceType, (row: Row, version: FhirVersion, parts: Row) => unknown> = {
  Patient: (row, _, parts) => ({
    identifier: parts.identifiers?.map(({ verificationStatus: _status, ...rest }: Row) => withPeriod(rest)),
    name: parts.names?.map(withPeriod),
    address: parts.addresses?.map(withPeriod),
    telecom: parts.telecoms?.map(withPeriod).map(withRank),
    active: row.active,
    gender: row.gender,
    birthDate: row.birthDate,
    deceasedDateTime: row.deceasedDate,
    deceasedBoolean: row.deceasedDate ? undefined : row.deceased,
    maritalStatus: row.maritalStatus,
    generalPractitioner: [row.generalPractitionerId, row.generalPracticeId].filter(Boolean).map(() => true),
    managingOrganization: row.managingOrganizationId && true,
  }),
  Condition: (row, version) => ({
    clinicalStatus: status(row.clinicalStatus, 'condition-clinical', version),
    verificationStatus: status(row.verificationStatus, 'condition-ver-status', version),
    category: row.category,
    severity: row.severity,
    code: row.code,
    bodySite: row.bodySite,
    subject: true,
    [version === 'STU3' ? 'context' : 'encounter']: row.encounterId && true,
    onsetDateTime: row.onsetDate,
    abatementDateTime: row.abatementDate,
    [version === 'STU3' ? 'assertedDate' : 'recordedDate']: row.recordedDate,
    asserter: row.asserterId && true,
    note: row.notes,
  }),
  AllergyIntolerance: (row, version) => ({
    clinicalStatus: status(row.clinicalStatus, 'allergyintolerance-clinical', version),
    verificationStatus: status(row.verificationStatus, 'allergyintolerance-verification', version),
    type: row.type,
    category: row.categories,
    criticality: row.criticality,
    code: row.code,
    patient: true,
    encounter: row.encounterId && true,
    onsetDateTime: row.onsetDate,
    [version === 'STU3' ? 'assertedDate' : 'recordedDate']: row.recordedDate,
    recorder: row.recorderId && true,
    asserter: row.asserterId && true,
    lastOccurrence: row.lastOccurrence,
    note: row.notes,
    reaction: row.reactions,
  }),
  Observation: (row, version) => ({
    status: row.status,
    category: row.category,
    code: row.code,
    subject: true,
    [version === 'STU3' ? 'context' : 'encounter']: row.encounterId && true,
    ...(row.effectiveEnd
      ? { effectivePeriod: { start: row.effectiveDate, end: row.effectiveEnd } }
      : { effectiveDateTime: row.effectiveDate }),
    issued: row.issued,
    performer: row.performerId && [true],
    valueQuantity: quantity({
      value: row.quantityValue,
      comparator: row.quantityComparator,
      unit: row.quantityUnit,
      system: row.quantitySystem,
      code: row.quantityCode,
    }),
    ...value(row.value),
    dataAbsentReason: row.dataAbsentReason,
    interpretation: version === 'STU3' ? row.interpretation?.[0] : row.interpretation,
    [version === 'STU3' ? 'comment' : 'note']: version === 'STU3' ? row.notes?.[0]?.text : row.notes,
    bodySite: row.bodySite,
    method: row.method,
    referenceRange: row.referenceRanges?.map(range),
    component: row.components?.map((component: Row) => ({
      code: component.code,
      valueQuantity: quantity(component.quantity),
      ...value(component),
      dataAbsentReason: component.dataAbsentReason,
      interpretation: version === 'STU3' ? component.interpretation?.[0] : component.interpretation,
      referenceRange: component.referenceRanges?.map(range),
    })),
  }),
  Encounter: (row, version, parts) => ({
    status: row.status,
    class: row.class,
    type: row.types,
    priority: row.priority,
    subject: true,
    participant: row.participants?.map(({ types, practitionerId, start, end }: Row) => ({
      type: types,
      individual: practitionerId && true,
      period: { start, end },
    })),
    period: { start: row.periodStart, end: row.periodEnd },
    [version === 'STU3' ? 'reason' : 'reasonCode']: row.reasons,
    hospitalization: { admitSource: row.admitSource, dischargeDisposition: row.dischargeDestination },
    location: parts.wardStays?.map(({ locationId, status: stay, periodStart, periodEnd }: Row) => ({
      location: locationId && true,
      status: stay,
      period: { start: periodStart, end: periodEnd },
    })),
    serviceProvider: row.serviceProviderId && true,
    partOf: row.partOfId && true,
  }),
  Organization: (row) => ({
    identifier: row.identifiers,
    active: row.active,
    type: row.types,
    name: row.name,
    telecom: row.telecoms?.map(withRank),
    address: row.addresses,
    partOf: row.partOfId && true,
  }),
  Location: (row, version) => ({
    identifier: row.identifiers,
    status: row.status,
    name: row.name,
    description: row.description,
    type: version === 'STU3' ? row.type : row.type && [row.type],
    physicalType: row.physicalType,
    telecom: row.telecoms?.map(withRank),
    address: row.address,
    managingOrganization: row.managingOrganizationId && true,
    partOf: row.partOfId && true,
  }),
  Practitioner: (row) => ({
    identifier: row.identifiers,
    active: row.active,
    name: row.names,
    gender: row.gender,
    telecom: row.telecoms?.map(withRank),
    address: row.addresses,
  }),
  PractitionerRole: (row) => ({
    identifier: row.identifiers,
    active: row.active,
    period: { start: row.periodStart, end: row.periodEnd },
    practitioner: row.practitionerId && true,
    organization: row.organizationId && true,
    code: row.codes,
    specialty: row.specialties,
    location: row.locationIds?.map(() => true),
    telecom: row.telecoms?.map(withRank),
  }),
}

function status(code: string | undefined, system: string, version: FhirVersion): unknown {
  if (version === 'STU3' || !code) return code
  return { coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] }
}

function value(stored: Row | undefined): Row {
  if (!stored) return {}
  const { concept, text, boolean, integer, date, start, end, range: ofRange, ratio } = stored
  return {
    valueCodeableConcept: concept,
    valueString: text,
    valueBoolean: boolean,
    valueInteger: integer === undefined ? undefined : new LosslessNumber(String(integer)),
    [/^\d\d:/.test(date ?? '') ? 'valueTime' : 'valueDateTime']: date,
    valuePeriod: { start, end },
    valueRange: ofRange && range(ofRange),
    valueRatio: ratio && { numerator: quantity(ratio.numerator), denominator: quantity(ratio.denominator) },
  }
}

function quantity(stored: Row | undefined): unknown {
  return stored && { ...stored, value: stored.value && new LosslessNumber(stored.value) }
}

function range(stored: Row): unknown {
  return { ...stored, low: quantity(stored.low), high: quantity(stored.high) }
}

function withPeriod({ validFrom, validTo, ...rest }: Row): Row {
  return { ...rest, period: { start: validFrom, end: validTo } }
}

function withRank({ rank, ...rest }: Row): Row {
  return { ...rest, rank: rank && new LosslessNumber(String(rank)) }
}

/** Without what says nothing: FHIR has neither null nor anything empty. */
function pruned(json: unknown): unknown {
  if (json instanceof LosslessNumber) return json
  if (Array.isArray(json)) {
    const items = json.map(pruned).filter((item) => item !== undefined)
    return items.length > 0 ? items : undefined
  }
  if (typeof json !== 'object' || json === null) return json ?? undefined
  const members = Object.entries(json).map(([name, member]) => [name, pruned(member)] as const)
  const said = members.filter(([, member]) => member !== undefined)
  return said.length > 0 ? Object.fromEntries(said) : undefined
}
