/** A subgraph over its own database, for the process of the gateway or for a server of its own. */
import { readFileSync } from 'node:fs'
import type { GraphQLSchema } from 'graphql'
import { openLanes } from '../drizzle/store/lanes.ts'
import type { SubgraphName } from '../schema/record-types.ts'
import { adminAdtSubgraph } from './admin-adt/subgraph.ts'
import { auditSubgraph } from './audit/subgraph.ts'
import { clinicalSubgraph } from './clinical/subgraph.ts'
import { demographicsSubgraph } from './demographics/subgraph.ts'
import { createSubgraphStore, type StoreListeners } from './shared/store.ts'
import type { CreateContext, SubgraphFactory } from './shared/subgraph.ts'

export interface OpenSubgraph {
  readonly schema: GraphQLSchema
  /** The context of one request, by what it may read. */
  readonly createContext: CreateContext
  /** Whether its database answers now. */
  isReady(): Promise<boolean>
  /** Waits for running statements, at most a few seconds. */
  close(): Promise<void>
}

export interface OpenSubgraphOptions extends StoreListeners {
  /** Of the database, as the role that may read only this subgraph's schema. */
  readonly databaseUrl: string
  readonly maxConnections?: number
}

const factories: Readonly<Record<SubgraphName, SubgraphFactory>> = {
  demographics: demographicsSubgraph,
  clinical: clinicalSubgraph,
  'admin-adt': adminAdtSubgraph,
  audit: auditSubgraph,
}

/** Connects when first asked. @throws at boot where SDL, resolvers and tables do not fit. */
export function openSubgraph(name: SubgraphName, options: OpenSubgraphOptions): OpenSubgraph {
  const { databaseUrl, maxConnections = 6 } = options
  const applicationName = `care-record-graph ${name}`
  const lanes = openLanes(databaseUrl, { connections: maxConnections, applicationName })
  const sdl = readFileSync(new URL(`../schema/generated/${name}.graphql`, import.meta.url), 'utf8')
  const { schema, createContext } = factories[name](sdl, createSubgraphStore(lanes, name, options))
  return {
    schema,
    createContext,
    isReady: () =>
      lanes
        .run((sql) => sql`select 1`)
        .then(
          () => true,
          () => false,
        ),
    close: lanes.end,
  }
}
