import type { EncounterRow } from '../../drizzle/schema/rows.ts'
import { reading } from '../shared/field-columns.ts'
import { recordResolvers, serviceResolvers } from '../shared/record-resolvers.ts'
import { valueResolvers } from '../shared/values.ts'
import type { Context } from './context.ts'
import type { Resolvers } from './generated/resolvers.ts'

const ofEncounter = reading<EncounterRow>()

/** Only what differs between SDL and row; every other field is a column of its name. */
export const resolvers: Resolvers = {
  ...valueResolvers,
  Query: {
    encounter: (_root, { id }, { records }) => records.Encounter.byId.load(id),
    organization: (_root, { id }, { organizations }) => organizations.byId.load(id),
    location: (_root, { id }, { locations }) => locations.byId.load(id),
    practitioner: (_root, { id }, { practitioners }) => practitioners.byId.load(id),
    practitionerRole: (_root, { id }, { practitionerRoles }) => practitionerRoles.byId.load(id),
    organizations: (_root, given, { organizations }, info) => organizations.page(given, info),
    locations: (_root, given, { locations }, info) => locations.page(given, info),
    practitioners: (_root, given, { practitioners }, info) => practitioners.page(given, info),
    practitionerRoles: (_root, given, { practitionerRoles }, info) => practitionerRoles.page(given, info),
  },
  Patient: {
    __resolveReference: (patient) => patient,
    encounters: (patient, given, { records }, info) => records.Encounter.page(patient, given, info),
  },
  Encounter: {
    __resolveReference: ({ id }, { records }) => records.Encounter.byId.load(id),
    ...recordResolvers,
    participants: ofEncounter(['participants'], ({ participants }) =>
      participants === null ? null : [...participants],
    ),
    wardStays: ofEncounter(['id'], async ({ id }, _given, { wardStays }) => [...(await wardStays.load(id))]),
    serviceProvider: ofEncounter(['serviceProviderId'], ({ serviceProviderId }, _given, context) =>
      organizationOf(serviceProviderId, context),
    ),
    partOf: ofEncounter(['partOfId'], ({ partOfId }, _given, { records }) =>
      partOfId === null ? null : records.Encounter.byId.load(partOfId),
    ),
  },
  EncounterParticipant: {
    types: ({ types }) => [...(types ?? [])],
    practitioner: ({ practitionerId }, _given, context) => practitionerOf(practitionerId, context),
  },
  WardStay: { location: ({ locationId }, _given, context) => locationOf(locationId, context) },
  Organization: {
    __resolveReference: ({ id }, { organizations }) => organizations.byId.load(id),
    ...serviceResolvers,
    partOf: ({ partOfId }, _given, context) => organizationOf(partOfId, context),
  },
  Location: {
    __resolveReference: ({ id }, { locations }) => locations.byId.load(id),
    ...serviceResolvers,
    managingOrganization: ({ managingOrganizationId }, _given, context) =>
      organizationOf(managingOrganizationId, context),
    partOf: ({ partOfId }, _given, context) => locationOf(partOfId, context),
  },
  Practitioner: {
    __resolveReference: ({ id }, { practitioners }) => practitioners.byId.load(id),
    ...serviceResolvers,
    roles: async ({ id }, _given, { rolesOfPractitioner }) => [...(await rolesOfPractitioner.load(id))],
  },
  PractitionerRole: {
    __resolveReference: ({ id }, { practitionerRoles }) => practitionerRoles.byId.load(id),
    ...serviceResolvers,
    practitioner: ({ practitionerId }, _given, context) => practitionerOf(practitionerId, context),
    organization: ({ organizationId }, _given, context) => organizationOf(organizationId, context),
    locations: async ({ locationIds }, _given, context) => {
      if (locationIds === null) return null
      const locations = await Promise.all(locationIds.map((id) => context.locations.byId.load(id)))
      return locations.filter((location) => location !== null)
    },
  },
}

type Id = string | null | undefined

const organizationOf = (id: Id, { organizations }: Context) =>
  id == null ? null : organizations.byId.load(id)
const locationOf = (id: Id, { locations }: Context) => (id == null ? null : locations.byId.load(id))
const practitionerOf = (id: Id, { practitioners }: Context) =>
  id == null ? null : practitioners.byId.load(id)
