import { auditEvent } from '../../drizzle/schema/audit.ts'
import { defineSubgraph } from '../shared/subgraph.ts'
import { type Context, contextFactory } from './context.ts'
import { resolvers } from './resolvers.ts'

/** Who looked at whom: what the gateway stored of every operation. It is told which records are one person. */
export const auditSubgraph = defineSubgraph<Context>({
  name: 'audit',
  resolvers,
  contextFactory,
  tables: { AuditEvent: auditEvent },
})
