/** The `clinical` Postgres schema: conditions, allergies and observations, each under its source's DetailID. */
import { pgSchema, text, uuid } from 'drizzle-orm/pg-core'
import {
  allergyCategories,
  allergyClinicalStatuses,
  allergyCriticalities,
  allergyTypes,
  allergyVerificationStatuses,
  conditionClinicalStatuses,
  conditionVerificationStatuses,
  observationStatuses,
} from './codes.ts'
import {
  decimalColumn,
  type FhirAnnotation,
  type FhirCodeableConcept,
  fhirColumn,
  recordColumns,
  recordConstraints,
  restrictedRecordColumns,
  type StoredQuantity,
} from './columns.ts'

export const clinical = pgSchema('clinical')

export const clinicalRestrictedRecord = clinical.table('restricted_record', restrictedRecordColumns())

export const condition = clinical.table(
  'condition',
  {
    ...recordColumns(),
    code: fhirColumn<FhirCodeableConcept>('code'),
    clinicalStatus: text('clinical_status', { enum: conditionClinicalStatuses }),
    verificationStatus: text('verification_status', { enum: conditionVerificationStatuses }),
    category: fhirColumn<readonly FhirCodeableConcept[]>('category'),
    severity: fhirColumn<FhirCodeableConcept>('severity'),
    bodySite: fhirColumn<readonly FhirCodeableConcept[]>('body_site'),
    onsetDate: text('onset_date'),
    abatementDate: text('abatement_date'),
    /** STU3 assertedDate, R4 recordedDate. */
    recordedDate: text('recorded_date'),
    encounterId: uuid('encounter_id'),
    asserterId: uuid('asserter_id'),
    notes: fhirColumn<readonly FhirAnnotation[]>('notes'),
  },
  (t) => recordConstraints('condition', t),
)

export interface StoredReaction {
  readonly substance?: FhirCodeableConcept
  readonly manifestation?: readonly FhirCodeableConcept[]
  readonly description?: string
  readonly onset?: string
  readonly severity?: string
  readonly exposureRoute?: FhirCodeableConcept
  readonly note?: readonly FhirAnnotation[]
}

export const allergyIntolerance = clinical.table(
  'allergy_intolerance',
  {
    ...recordColumns(),
    code: fhirColumn<FhirCodeableConcept>('code'),
    clinicalStatus: text('clinical_status', { enum: allergyClinicalStatuses }),
    verificationStatus: text('verification_status', { enum: allergyVerificationStatuses }),
    type: text('type', { enum: allergyTypes }),
    categories: text('categories', { enum: allergyCategories }).array(),
    criticality: text('criticality', { enum: allergyCriticalities }),
    onsetDate: text('onset_date'),
    /** STU3 assertedDate, R4 recordedDate. */
    recordedDate: text('recorded_date'),
    lastOccurrence: text('last_occurrence'),
    encounterId: uuid('encounter_id'),
    recorderId: uuid('recorder_id'),
    asserterId: uuid('asserter_id'),
    reactions: fhirColumn<readonly StoredReaction[]>('reactions'),
    notes: fhirColumn<readonly FhirAnnotation[]>('notes'),
  },
  (t) => recordConstraints('allergy_intolerance', t),
)

/** The value of an observation or of one of its components, other than a single quantity. */
export interface StoredValue {
  readonly concept?: FhirCodeableConcept
  readonly text?: string
  readonly boolean?: boolean
  readonly integer?: number
  /** A FHIR dateTime or time, as given. */
  readonly date?: string
  readonly start?: string
  readonly end?: string
  readonly range?: { readonly low?: StoredQuantity; readonly high?: StoredQuantity }
  readonly ratio?: { readonly numerator?: StoredQuantity; readonly denominator?: StoredQuantity }
}

export interface StoredReferenceRange {
  readonly low?: StoredQuantity
  readonly high?: StoredQuantity
  readonly type?: FhirCodeableConcept
  readonly text?: string
}

export interface StoredComponent extends StoredValue {
  readonly code?: FhirCodeableConcept
  readonly quantity?: StoredQuantity
  readonly dataAbsentReason?: FhirCodeableConcept
  readonly interpretation?: readonly FhirCodeableConcept[]
  readonly referenceRanges?: readonly StoredReferenceRange[]
}

export const observation = clinical.table(
  'observation',
  {
    ...recordColumns(),
    code: fhirColumn<FhirCodeableConcept>('code'),
    status: text('status', { enum: observationStatuses }),
    category: fhirColumn<readonly FhirCodeableConcept[]>('category'),
    /** effectiveDateTime or effectiveInstant, or the start of effectivePeriod. */
    effectiveDate: text('effective_date'),
    effectiveEnd: text('effective_end'),
    issued: text('issued'),
    quantityValue: decimalColumn('quantity_value'),
    quantityComparator: text('quantity_comparator'),
    quantityUnit: text('quantity_unit'),
    quantitySystem: text('quantity_system'),
    quantityCode: text('quantity_code'),
    value: fhirColumn<StoredValue>('value'),
    dataAbsentReason: fhirColumn<FhirCodeableConcept>('data_absent_reason'),
    interpretation: fhirColumn<readonly FhirCodeableConcept[]>('interpretation'),
    bodySite: fhirColumn<FhirCodeableConcept>('body_site'),
    method: fhirColumn<FhirCodeableConcept>('method'),
    referenceRanges: fhirColumn<readonly StoredReferenceRange[]>('reference_ranges'),
    components: fhirColumn<readonly StoredComponent[]>('components'),
    encounterId: uuid('encounter_id'),
    /** The first practitioner among the performers. */
    performerId: uuid('performer_id'),
    notes: fhirColumn<readonly FhirAnnotation[]>('notes'),
  },
  (t) => recordConstraints('observation', t),
)
