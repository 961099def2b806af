import { wardStay } from '../../drizzle/schema/admin-adt.ts'
import { defineSubgraph } from '../shared/subgraph.ts'
import { tablesOf } from '../shared/tables.ts'
import { type Context, contextFactory } from './context.ts'
import { adminAdtRecords, serviceRecords } from './records.ts'
import { resolvers } from './resolvers.ts'

/** Encounters with their ward stays, and the organisations, places and people of care. */
export const adminAdtSubgraph = defineSubgraph<Context>({
  name: 'admin-adt',
  resolvers,
  contextFactory,
  tables: { ...tablesOf(adminAdtRecords), ...tablesOf(serviceRecords), WardStay: wardStay },
})
