import type { Rights } from './rights.ts'
import type { SubgraphStore } from './store.ts'

/** One request to a subgraph, as everything that reads for it needs it. */
export interface SubgraphRequest {
  readonly rights: Rights
  readonly store: SubgraphStore
}
