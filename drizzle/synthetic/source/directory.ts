/** Organisations, locations, practitioners and their roles of the synthetic sources; the same whatever is seeded. */

import { location, organization, practitioner, practitionerRole } from '../../schema/admin-adt.ts'
import { odsOrganizationSystem, odsSiteSystem, sdsUserSystem } from '../../schema/code-systems.ts'
import type { FhirAddress, FhirContactPoint } from '../../schema/columns.ts'
import { recordId } from '../../schema/record-id.ts'
import { county, towns } from '../person/places.ts'
import { type RowSink, sourceColumnsOf } from '../rows/rows.ts'
import { generalPracticeSpecialty, jobRoles } from '../terminology/per-version.ts'
import { type PlaceUse, type Site, sites } from './sites.ts'
import { practices, type SyntheticTenancy } from './tenancies.ts'

const LAST_UPDATED = '2024-04-01T08:00:00Z'

/** Where the people of one source work and are seen: stored ids. */
export interface TenancyDirectory {
  readonly organizationId: string
  readonly practitionerIds: readonly string[]
  readonly placeIds: Readonly<Record<PlaceUse, readonly string[]>>
}

export function directoryOf(tenancy: SyntheticTenancy): TenancyDirectory {
  const site = siteOf(tenancy)
  const ids = (use: PlaceUse) =>
    site.places.flatMap(([, each], index) => (each === use ? [placeId(tenancy, index)] : []))
  return {
    organizationId: organizationId(tenancy, tenancy.odsCode),
    practitionerIds: site.staff.map((_, index) =>
      recordId(tenancy.code, 'Practitioner', staffNumber(tenancy, index)),
    ),
    placeIds: { clinic: ids('clinic'), emergency: ids('emergency'), ward: ids('ward') },
  }
}

/** A source's own entry of an organisation, its own or a practice that it writes to. */
export function organizationId(tenancy: SyntheticTenancy, odsCode: string): string {
  return recordId(tenancy.code, 'Organization', odsCode)
}

export function addDirectory(tenancy: SyntheticTenancy, sink: RowSink): void {
  const site = siteOf(tenancy)
  addOrganizations(tenancy, site, sink)
  addPlaces(tenancy, site, sink)
  addStaff(tenancy, site, sink)
}

function addOrganizations(tenancy: SyntheticTenancy, site: Site, sink: RowSink): void {
  const known = [tenancy, ...practices.filter((practice) => practice !== tenancy)]
  for (const each of known)
    addOrganization(tenancy, each.odsCode, siteOf(each).organization, siteOf(each), sink)
  site.departments.forEach((name, index) => {
    const parent = organizationId(tenancy, tenancy.odsCode)
    addOrganization(tenancy, `${tenancy.odsCode}${index + 1}`, name, site, sink, parent)
  })
}

function addOrganization(
  tenancy: SyntheticTenancy,
  odsCode: string,
  name: string,
  site: Site,
  sink: RowSink,
  partOfId: string | null = null,
): void {
  sink.add(organization, {
    ...sourceColumnsOf(tenancy, 'Organization', odsCode, LAST_UPDATED),
    odsCode,
    identifiers: [{ system: odsOrganizationSystem, value: odsCode }],
    active: true,
    name,
    telecoms: [phoneOf(site)],
    addresses: [addressOf(site)],
    partOfId,
  })
}

function addPlaces(tenancy: SyntheticTenancy, site: Site, sink: RowSink): void {
  site.places.forEach(([name], index) => {
    const code = placeCode(tenancy, index)
    sink.add(location, {
      ...sourceColumnsOf(tenancy, 'Location', code, LAST_UPDATED),
      odsSiteCode: code,
      identifiers: [{ system: odsSiteSystem, value: code }],
      status: 'active',
      name,
      description: `${name}, ${site.organization}`,
      telecoms: [phoneOf(site)],
      address: addressOf(site),
      managingOrganizationId: organizationId(tenancy, tenancy.odsCode),
    })
  })
}

function addStaff(tenancy: SyntheticTenancy, site: Site, sink: RowSink): void {
  site.staff.forEach(([prefix, given, family, role], index) => {
    const number = staffNumber(tenancy, index)
    const sdsUserId = `99900${String(tenancyOrdinal(tenancy))}000${String(index + 1).padStart(3, '0')}`
    sink.add(practitioner, {
      ...sourceColumnsOf(tenancy, 'Practitioner', number, LAST_UPDATED),
      sdsUserId,
      identifiers: [{ system: sdsUserSystem, value: sdsUserId }],
      active: true,
      names: [{ use: 'official', family, given: [given], prefix: [prefix] }],
      telecoms: [phoneOf(site)],
    })
    sink.add(practitionerRole, {
      ...sourceColumnsOf(tenancy, 'PractitionerRole', `${number}-role`, LAST_UPDATED),
      identifiers: [{ system: 'https://fhir.nhs.uk/Id/sds-role-profile-id', value: `${sdsUserId}1` }],
      active: true,
      periodStart: '2018-09-01',
      practitionerId: recordId(tenancy.code, 'Practitioner', number),
      organizationId: organizationId(tenancy, tenancy.odsCode),
      codes: [jobRoles[role][tenancy.fhirVersion]],
      specialties: role === 'generalPractitioner' ? [generalPracticeSpecialty[tenancy.fhirVersion]] : null,
      locationIds: [placeId(tenancy, 0)],
      telecoms: [phoneOf(site)],
    })
  })
}

function siteOf(tenancy: SyntheticTenancy): Site {
  const site = sites[tenancy.code]
  if (site === undefined) throw new RangeError(`no site is described for ${tenancy.code}`)
  return site
}

function placeCode(tenancy: SyntheticTenancy, index: number): string {
  return `${tenancy.odsCode}-L${String(index + 1).padStart(2, '0')}`
}

function placeId(tenancy: SyntheticTenancy, index: number): string {
  return recordId(tenancy.code, 'Location', placeCode(tenancy, index))
}

function staffNumber(tenancy: SyntheticTenancy, index: number): string {
  return `${tenancy.numberPrefix}-staff-${index + 1}`
}

function tenancyOrdinal(tenancy: SyntheticTenancy): number {
  return Object.keys(sites).indexOf(tenancy.code) + 1
}

function phoneOf(site: Site): FhirContactPoint {
  return { system: 'phone', value: site.phone, use: 'work' }
}

function addressOf(site: Site): FhirAddress {
  const town = towns[site.town]
  return {
    use: 'work',
    line: [site.organization, 'Station Road'],
    city: town?.name,
    district: county,
    postalCode: `${town?.outwardCodes[0] ?? 'XN1'} 1AA`,
    country: 'England',
  }
}
