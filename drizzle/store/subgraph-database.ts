/** The connection pool of one subgraph. */
import { drizzle } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import { connectTo } from './connection.ts'
import { createRenewingClient } from './renewing-client.ts'
import type { ConnectionListeners } from './socket.ts'

export type DatabaseOptions = Pick<ConnectionListeners, 'onOpen' | 'onClose'> & {
  maxConnections: number
  applicationName: string
  /** Reads `json` and `jsonb`; JSON.parse unless given. */
  readJson?: (text: string) => unknown
}

export type Database = {
  sql: postgres.Sql
  /** Waits for running queries, at most a few seconds. */
  end(): Promise<void>
}

// pg_type.dat: json and jsonb.
const JSON_TYPES = [114, 3802]
const CONNECT_TIMEOUT_S = 5
const IDLE_TIMEOUT_S = 5 * 60
const MAX_LIFETIME_S = 30 * 60

/** Connects at the first query; heals by itself when the server or the role comes back. */
export function openDatabase(
  url: string,
  { maxConnections, applicationName, readJson, ...listeners }: DatabaseOptions,
): Database {
  const options = {
    max: maxConnections,
    connect_timeout: CONNECT_TIMEOUT_S,
    idle_timeout: IDLE_TIMEOUT_S,
    max_lifetime: MAX_LIFETIME_S,
    prepare: true,
  }
  return createRenewingClient((onLost) => {
    const client = connectTo(url, applicationName, options, { ...listeners, onLost })
    // Drizzle sets on each client how dates are read, for itself and for whoever uses the client directly.
    drizzle(client)
    if (readJson) for (const type of JSON_TYPES) client.options.parsers[type] = readJson
    return client
  })
}
