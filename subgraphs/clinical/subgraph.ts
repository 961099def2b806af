import { defineSubgraph } from '../shared/subgraph.ts'
import { tablesOf } from '../shared/tables.ts'
import { type Context, contextFactory } from './context.ts'
import { clinicalRecords } from './records.ts'
import { resolvers } from './resolvers.ts'

/** The clinical records of the linked set that demographics names. */
export const clinicalSubgraph = defineSubgraph<Context>({
  name: 'clinical',
  resolvers,
  contextFactory,
  tables: tablesOf(clinicalRecords),
})
