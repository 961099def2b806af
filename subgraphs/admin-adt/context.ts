import { practitionerRole, wardStay } from '../../drizzle/schema/admin-adt.ts'
import type {
  LocationRow,
  OrganizationRow,
  PractitionerRoleRow,
  PractitionerRow,
  WardStayRow,
} from '../../drizzle/schema/rows.ts'
import type { FieldColumnsOf } from '../shared/field-columns.ts'
import { lazyFactory } from '../shared/lazy-factory.ts'
import { recordLoaderFactory } from '../shared/record-loaders.ts'
import { keyedRead, rowsOfKey } from '../shared/row-loaders.ts'
import type { SubgraphStore } from '../shared/store.ts'
import { adminAdtRecords, serviceRecords } from './records.ts'
import { serviceLoaderFactory } from './service-loader.ts'

/** What the resolvers of one request share. Never kept longer: it remembers what one caller read. */
export type Context = ReturnType<ReturnType<typeof contextFactory>>

/** @returns a function that makes the context of one request. */
export function contextFactory(store: SubgraphStore, fieldColumnsOf: FieldColumnsOf) {
  const records = recordLoaderFactory(store, adminAdtRecords, fieldColumnsOf)
  const organizations = serviceLoaderFactory<OrganizationRow>(store, serviceRecords.Organization)
  const locations = serviceLoaderFactory<LocationRow>(store, serviceRecords.Location)
  const practitioners = serviceLoaderFactory<PractitionerRow>(store, serviceRecords.Practitioner)
  const practitionerRoles = serviceLoaderFactory<PractitionerRoleRow>(store, serviceRecords.PractitionerRole)
  const roles = keyedRead(practitionerRole, practitionerRole.practitionerId, 'uuid', practitionerRole.id)
  const stays = keyedRead(wardStay, wardStay.encounterId, 'uuid', wardStay.position)
  return lazyFactory({
    records,
    organizations,
    locations,
    practitioners,
    practitionerRoles,
    rolesOfPractitioner: () => rowsOfKey<PractitionerRoleRow>(store, roles),
    wardStays: () => rowsOfKey<WardStayRow>(store, stays),
  })
}
