import { practitionerRole, wardStay } from '../../drizzle/schema/admin-adt.ts'
import type {
  LocationRow,
  OrganizationRow,
  PractitionerRoleRow,
  PractitionerRow,
  WardStayRow,
} from '../../drizzle/schema/rows.ts'
import type { FieldColumnsOf } from '../shared/field-columns.ts'
import { lazyFactoryFor } from '../shared/lazy-factory.ts'
import { type Narrowing, narrowingOf, unnarrowed } from '../shared/narrowing.ts'
import { recordLoaderFactory } from '../shared/record-loaders.ts'
import { keyedRead, rowsOfKey } from '../shared/row-loaders.ts'
import type { SubgraphRequest } from '../shared/subgraph-request.ts'
import { adminAdtRecords, serviceRecords } from './records.ts'
import { serviceLoaderFactory } from './service-loader.ts'

/** What the resolvers of one request share. Never kept longer: it remembers what one caller read. */
export type Context = ReturnType<ReturnType<typeof contextFactory>>

/** @returns a function that makes the context of one request. */
export function contextFactory(fieldColumnsOf: FieldColumnsOf) {
  const records = recordLoaderFactory(adminAdtRecords, fieldColumnsOf)
  const organizations = serviceLoaderFactory<OrganizationRow>(serviceRecords.Organization)
  const locations = serviceLoaderFactory<LocationRow>(serviceRecords.Location)
  const practitioners = serviceLoaderFactory<PractitionerRow>(serviceRecords.Practitioner)
  const practitionerRoles = serviceLoaderFactory<PractitionerRoleRow>(serviceRecords.PractitionerRole)
  const roles = keyedRead(practitionerRole, practitionerRole.practitionerId, 'uuid', {
    position: practitionerRole.id,
  })
  const stays = keyedRead(wardStay, wardStay.encounterId, 'uuid', {
    position: wardStay.position,
    within: ofEncounter,
  })
  return lazyFactoryFor<SubgraphRequest>()({
    records,
    organizations,
    locations,
    practitioners,
    practitionerRoles,
    rolesOfPractitioner: ({ rights, store }: SubgraphRequest) =>
      rowsOfKey<PractitionerRoleRow>(store, roles, rights.isGiven ? unnarrowed : null),
    wardStays: ({ rights, store }: SubgraphRequest) =>
      rowsOfKey<WardStayRow>(store, stays, narrowingOf(rights, 'Encounter', adminAdtRecords.Encounter)),
  })
}

/** A stay in a ward is seen by whoever sees its encounter. */
function ofEncounter(narrowing: Narrowing, first: number): readonly string[] {
  const conditions = narrowing.conditions('e', first)
  if (conditions.length === 0) return []
  const same = 'e.id = t.encounter_id and e.detail_id = t.detail_id'
  return [`exists (select from admin_adt.encounter e where ${[same, ...conditions].join(' and ')})`]
}
