/** Which Postgres schema each subgraph of the record owns; nothing but that schema is open to its role. */
export const SUBGRAPH_SCHEMAS = {
  demographics: 'demographics',
  clinical: 'clinical',
  'admin-adt': 'admin_adt',
} as const

/** The audit's subgraph owns no schema: it reads what the gateway writes. */
export type SubgraphName = keyof typeof SUBGRAPH_SCHEMAS | 'audit'
export type SubgraphUrls = Record<SubgraphName, string>

/** What else the migrations make: the gateway's own, closed to every subgraph of the record. */
const GATEWAY_SCHEMAS = ['audit', 'access'] as const

/** Every schema of this project. */
export const ALL_SCHEMAS = [...Object.values(SUBGRAPH_SCHEMAS), ...GATEWAY_SCHEMAS] as const

/**
 * Roles of the gateway beside the subgraphs': `auditWriter` adds events and sees where the chain ends, `access` reads
 * products and subscriptions.
 */
export type GatewayUrls = Record<'auditWriter' | 'access', string>
