/** What a row of each table looks like when read. */
import type {
  encounter,
  location,
  organization,
  practitioner,
  practitionerRole,
  wardStay,
} from './admin-adt.ts'
import type { auditEvent } from './audit.ts'
import type { allergyIntolerance, condition, observation } from './clinical.ts'
import type {
  patientAddress,
  patientIdentifier,
  patientName,
  patientRecord,
  patientTelecom,
  tenancy,
} from './demographics.ts'

export type TenancyRow = typeof tenancy.$inferSelect
export type PatientRecordRow = typeof patientRecord.$inferSelect
export type PatientIdentifierRow = typeof patientIdentifier.$inferSelect
export type PatientNameRow = typeof patientName.$inferSelect
export type PatientAddressRow = typeof patientAddress.$inferSelect
export type PatientTelecomRow = typeof patientTelecom.$inferSelect
export type AllergyIntoleranceRow = typeof allergyIntolerance.$inferSelect
export type ConditionRow = typeof condition.$inferSelect
export type ObservationRow = typeof observation.$inferSelect
export type EncounterRow = typeof encounter.$inferSelect
export type WardStayRow = typeof wardStay.$inferSelect
export type OrganizationRow = typeof organization.$inferSelect
export type LocationRow = typeof location.$inferSelect
export type PractitionerRow = typeof practitioner.$inferSelect
export type PractitionerRoleRow = typeof practitionerRole.$inferSelect
export type AuditEventRow = typeof auditEvent.$inferSelect
