import type {
  EncounterRow,
  LocationRow,
  OrganizationRow,
  PractitionerRoleRow,
  PractitionerRow,
} from '../../drizzle/schema/rows.ts'
import type { Page } from '../shared/page.ts'

/** What the connection types of this subgraph are read from. */
export type EncounterPage = Page<EncounterRow>
export type OrganizationPage = Page<OrganizationRow>
export type LocationPage = Page<LocationRow>
export type PractitionerPage = Page<PractitionerRow>
export type PractitionerRolePage = Page<PractitionerRoleRow>
