import type { PgTable } from 'drizzle-orm/pg-core'
import type { GraphQLSchema } from 'graphql'
import type { SubgraphName } from '../../schema/record-types.ts'
import type { SubgraphAccess } from '../../schema/subgraph-access.ts'
import { assertColumns } from './assert-columns.ts'
import { assertResolvers } from './assert-resolvers.ts'
import { executableSchema } from './executable-schema.ts'
import { type FieldColumnsOf, fieldColumnsOf } from './field-columns.ts'
import { createRights, type OnWithheld } from './rights.ts'
import type { StoreOfRequest } from './store.ts'
import type { SubgraphRequest } from './subgraph-request.ts'

/** A subgraph as its folder describes it. */
export interface SubgraphDefinition<Context> {
  readonly name: SubgraphName
  readonly resolvers: object
  readonly contextFactory: (fieldColumnsOf: FieldColumnsOf) => (request: SubgraphRequest) => Context
  /** The table behind each GraphQL type that is read from one. */
  readonly tables: Readonly<Record<string, PgTable>>
}

/**
 * @param access what the request may read; without one it reads nothing.
 * @param signal aborts when nobody waits for the request any more: its statements are then cancelled.
 */
export type CreateContext = (
  access: SubgraphAccess | null,
  onWithheld: OnWithheld,
  signal?: AbortSignal,
) => unknown

/** A subgraph ready to execute operations, in this process or behind a server of its own. */
export interface Subgraph {
  readonly name: SubgraphName
  readonly schema: GraphQLSchema
  /** The context of one request; operations of one request share it, so that nothing is read twice. */
  readonly createContext: CreateContext
}

/** Builds a subgraph from its SDL and store. */
export type SubgraphFactory = (sdl: string, storeOf: StoreOfRequest) => Subgraph

/** @throws (the factory, at boot) where SDL, resolvers and tables do not fit together. */
export function defineSubgraph<Context>(definition: SubgraphDefinition<Context>): SubgraphFactory {
  return (sdl, storeOf) => {
    const schema = executableSchema(sdl, definition.resolvers)
    assertColumns(schema, definition.tables)
    assertResolvers(schema, definition.tables)
    const contextFor = definition.contextFactory(fieldColumnsOf(schema, definition.resolvers))
    return {
      name: definition.name,
      schema,
      createContext: (access, onWithheld, signal) =>
        contextFor({ rights: createRights(access, onWithheld), store: storeOf(signal) }),
    }
  }
}
