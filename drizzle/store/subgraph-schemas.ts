/** Which Postgres schema each subgraph owns; nothing but that schema is open to its role. */
export const SUBGRAPH_SCHEMAS = {
  demographics: 'demographics',
  clinical: 'clinical',
  'admin-adt': 'admin_adt',
} as const

export type SubgraphName = keyof typeof SUBGRAPH_SCHEMAS
export type SubgraphUrls = Record<SubgraphName, string>
