import type { AllergyIntoleranceRow, ConditionRow, ObservationRow } from '../../drizzle/schema/rows.ts'
import type { Page } from '../shared/page.ts'

/** What the connection types of this subgraph are read from. */
export type AllergyIntolerancePage = Page<AllergyIntoleranceRow>
export type ConditionPage = Page<ConditionRow>
export type ObservationPage = Page<ObservationRow>
