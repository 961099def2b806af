import { patientRecord, tenancy } from '../../drizzle/schema/demographics.ts'
import { defineSubgraph } from '../shared/subgraph.ts'
import { type Context, contextFactory } from './context.ts'
import { resolvers } from './resolvers.ts'

/** Each source's own patient records, who they are, and which of them are linked. */
export const demographicsSubgraph = defineSubgraph<Context>({
  name: 'demographics',
  resolvers,
  contextFactory,
  tables: { PatientRecord: patientRecord, Tenancy: tenancy },
})
