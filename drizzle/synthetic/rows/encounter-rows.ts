/** Visits and stays as encounters, with the wards of a stay. */
import { encounter, wardStay } from '../../schema/admin-adt.ts'
import { recordId } from '../../schema/record-id.ts'
import { isoInstant } from '../person/calendar.ts'
import type { Visit, VisitKind } from '../person/visits.ts'
import type { SourceRecord } from '../source/source-record.ts'
import {
  admissionMethods,
  admittedFromHome,
  dischargeDestinations,
  dischargeMethods,
  encounterTypes,
  seenOnWard,
} from '../terminology/admissions.ts'
import { encounterClasses, participations } from '../terminology/per-version.ts'
import { type RowSink, recordColumnsOf, sourceIdOf } from './rows.ts'

const classOf: Readonly<Record<VisitKind, keyof typeof encounterClasses>> = {
  surgery: 'AMB',
  telephone: 'VR',
  outpatient: 'AMB',
  emergency: 'EMER',
  inpatient: 'IMP',
  homeVisit: 'HH',
  mentalHealthReview: 'AMB',
  socialCareVisit: 'HH',
}

/** The stored id of a record's visit. */
export function encounterIdOf(record: SourceRecord, visitIndex: number): string {
  return recordId(record.tenancy.code, 'Encounter', sourceIdOf(record, 'Encounter', visitIndex))
}

export function addEncounterRows(record: SourceRecord, sink: RowSink): void {
  record.visits.forEach((visit, index) => {
    addEncounter(record, visit, index, sink)
    addWardStays(record, visit, index, sink)
  })
}

function addEncounter(record: SourceRecord, visit: Visit, index: number, sink: RowSink): void {
  const { tenancy, directory } = record
  const version = tenancy.fhirVersion
  const periodStart = isoInstant(visit.day, visit.startMinute)
  const periodEnd = visit.endMinute === null ? null : isoInstant(visit.day, visit.endMinute)
  const role = visit.kind === 'inpatient' ? 'attender' : 'primaryPerformer'
  const classCode = classOf[visit.kind]
  sink.add(encounter, {
    ...recordColumnsOf(record, 'Encounter', index, {
      effectiveAt: periodStart,
      lastUpdated: periodEnd ?? periodStart,
    }),
    status: periodEnd === null ? 'in-progress' : 'finished',
    class: encounterClasses[classCode][version],
    classCode,
    types: [visit.kind === 'inpatient' ? seenOnWard : encounterTypes[visit.kind]],
    periodStart,
    periodEnd,
    participants: [{ types: [participations[role][version]], practitionerId: visit.practitionerId }],
    ...(visit.kind === 'inpatient' ? admissionOf(record, visit) : {}),
    serviceProviderId: directory.organizationId,
  })
}

function admissionOf({ tenancy }: SourceRecord, visit: Visit) {
  const version = tenancy.fhirVersion
  const admissionMethod = admissionMethods[methodOf(tenancy.careSetting, visit)][version]
  const admitSource = admittedFromHome[version]
  if (visit.endMinute === null) return { admissionMethod, admitSource }
  const died = visit.ended === 'died'
  return {
    admissionMethod,
    admitSource,
    dischargeMethod: dischargeMethods[died ? 'died' : 'onAdvice'][version],
    dischargeDestination: dischargeDestinations[died ? 'died' : 'home'][version],
  }
}

function methodOf(careSetting: string, { planned }: Visit): keyof typeof admissionMethods {
  if (careSetting === 'mental-health') return planned ? 'planned' : 'crisisTeam'
  return planned ? 'waitingList' : 'emergencyDepartment'
}

function addWardStays(record: SourceRecord, visit: Visit, index: number, sink: RowSink): void {
  visit.wards.forEach((stay, position) => {
    sink.add(wardStay, {
      detailId: record.detailId,
      encounterId: encounterIdOf(record, index),
      position,
      locationId: stay.locationId,
      status: stay.toMinute === null ? 'active' : 'completed',
      periodStart: isoInstant(visit.day, stay.fromMinute),
      periodEnd: stay.toMinute === null ? null : isoInstant(visit.day, stay.toMinute),
    })
  })
}
