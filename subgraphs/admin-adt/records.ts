import {
  adminAdtRestrictedRecord,
  encounter,
  location,
  organization,
  practitioner,
  practitionerRole,
} from '../../drizzle/schema/admin-adt.ts'
import type { PatientRecordType, ServiceRecordType } from '../../schema/record-types.ts'
import { codedList, dated, oneOf } from '../shared/criteria.ts'
import { listingFor, type RecordListing } from '../shared/record-listing.ts'
import type {
  EncounterFilter,
  LocationFilter,
  OrganizationFilter,
  PractitionerFilter,
  PractitionerRoleFilter,
} from './generated/resolvers.ts'
import { equals, inTenancies, type ServiceListing, serviceListingFor, startsText } from './service-listing.ts'

/** How each record type about patients is listed: its table, and what each field of its filter tests. */
export const adminAdtRecords = {
  Encounter: listingFor<EncounterFilter>(adminAdtRestrictedRecord)(encounter, {
    status: oneOf('status', encounter.status),
    classes: oneOf('classes', encounter.classCode),
    types: codedList('types', encounter.types),
    date: dated('date', encounter.effectiveAt),
    careSettings: oneOf('careSettings', encounter.careSetting),
  }),
} as const satisfies Record<PatientRecordType<'admin-adt'>, RecordListing>

/** How each record type about the service is listed: its table, its order, and its filter. */
export const serviceRecords = {
  Organization: serviceListingFor<OrganizationFilter>()(organization, organization.name, {
    tenancyCodes: inTenancies(organization.tenancyCode),
    odsCode: equals(organization.odsCode),
    name: startsText(organization.name),
  }),
  Location: serviceListingFor<LocationFilter>()(location, location.name, {
    tenancyCodes: inTenancies(location.tenancyCode),
    odsSiteCode: equals(location.odsSiteCode),
    name: startsText(location.name),
  }),
  Practitioner: serviceListingFor<PractitionerFilter>()(practitioner, null, {
    tenancyCodes: inTenancies(practitioner.tenancyCode),
    sdsUserId: equals(practitioner.sdsUserId),
  }),
  PractitionerRole: serviceListingFor<PractitionerRoleFilter>()(practitionerRole, null, {
    tenancyCodes: inTenancies(practitionerRole.tenancyCode),
    practitionerId: equals(practitionerRole.practitionerId, 'uuid'),
    organizationId: equals(practitionerRole.organizationId, 'uuid'),
  }),
} as const satisfies Record<ServiceRecordType<'admin-adt'>, ServiceListing>
